import pg, { type Client } from 'pg';
import { roleSettings } from './session-settings.ts';

/** Roles belong to the whole cluster, so their names contain the database: two systems on one server never share a role. */
export const rolesOf = (database: string, name: string) => ({
  owner: `${database}_${name}_owner`,
  runtime: `${database}_${name}`,
  /** Has the rights of `runtime`, under another password: while a password is replaced, both are valid. */
  second: `${database}_${name}_2`,
});
type Roles = ReturnType<typeof rolesOf>;

/** The service whose roles are meant, and their passwords. */
interface RoleOptions {
  /** Also the name of its schema. */
  name: string;
  password: string;
  secondPassword?: string | undefined;
}

const quoted = (name: string) => pg.escapeIdentifier(name);

/** Creates or updates the roles and the schema of a service. Its tables are created by the owner role. */
export async function ensureRoles(admin: Client, database: string, roles: Roles, options: RoleOptions): Promise<void> {
  const { rows } = await admin.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
    [roles.owner, roles.runtime, roles.second],
  ]);
  const known = new Set(rows.map((row) => row.rolname));
  if (!known.has(roles.owner)) await admin.query(`create role ${quoted(roles.owner)} nologin`);
  if (!known.has(roles.runtime)) await admin.query(`create role ${quoted(roles.runtime)} login`);
  await admin.query(`alter role ${quoted(roles.runtime)} password ${pg.escapeLiteral(options.password)}`);
  await ensureSecondRole(admin, roles, known.has(roles.second), options.secondPassword);
  const logins = [roles.runtime, ...(options.secondPassword === undefined ? [] : [roles.second])];
  for (const role of logins) await setDefaults(admin, database, role, options.name);
  await admin.query(`grant ${quoted(roles.owner)} to current_user`);
  await admin.query(`revoke all on database ${quoted(database)} from public`);
  await admin.query(`grant connect on database ${quoted(database)} to ${quoted(roles.runtime)}`);
  await admin.query('revoke all on schema public from public');
  await admin.query(`create schema if not exists ${quoted(options.name)} authorization ${quoted(roles.owner)}`);
  // Trigram indexes, for searches by a part of a text. Part of every distribution of Postgres (contrib).
  await admin.query('create schema if not exists extensions');
  await admin.query('create extension if not exists pg_trgm with schema extensions');
  await admin.query(`grant usage on schema extensions to ${quoted(roles.owner)}, ${quoted(roles.runtime)}`);
  await grantWithCreation(admin, options.name, roles);
}

/** It inherits every right of the runtime role, so that nothing has to be granted twice. */
async function ensureSecondRole(admin: Client, { runtime, second }: Roles, exists: boolean, password?: string) {
  if (password === undefined) {
    if (exists) await admin.query(`alter role ${quoted(second)} nologin`);
    return;
  }
  if (!exists) await admin.query(`create role ${quoted(second)} in role ${quoted(runtime)}`);
  await admin.query(`alter role ${quoted(second)} login password ${pg.escapeLiteral(password)}`);
}

async function setDefaults(admin: Client, database: string, role: string, schema: string): Promise<void> {
  for (const [setting, value] of Object.entries(roleSettings(schema)))
    await admin.query(
      `alter role ${quoted(role)} in database ${quoted(database)} set ${setting} = ${pg.escapeLiteral(value)}`,
    );
}

/** What a migration creates is granted in its transaction, because services begin as soon as their last migration is there. */
async function grantWithCreation(admin: Client, schema: string, { owner, runtime }: Roles): Promise<void> {
  const byDefault = `alter default privileges for role ${quoted(owner)} in schema ${quoted(schema)} grant`;
  await admin.query(`${byDefault} select, insert, update, delete on tables to ${quoted(runtime)}`);
  await admin.query(`${byDefault} usage on sequences to ${quoted(runtime)}`);
}

/** Grants the runtime role what exists; migrations grant what they create. */
export async function grantRuntime(admin: Client, schema: string, { runtime }: Roles): Promise<void> {
  await admin.query(`grant usage on schema ${quoted(schema)} to ${quoted(runtime)}`);
  await admin.query(
    `grant select, insert, update, delete on all tables in schema ${quoted(schema)} to ${quoted(runtime)}`,
  );
  await admin.query(`revoke insert, update, delete on ${quoted(schema)}.migration from ${quoted(runtime)}`);
  await admin.query(`grant usage on all sequences in schema ${quoted(schema)} to ${quoted(runtime)}`);
  await admin.query(`grant execute on all functions in schema ${quoted(schema)} to ${quoted(runtime)}`);
}
