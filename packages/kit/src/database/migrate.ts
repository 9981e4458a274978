import pg, { type Client } from 'pg';
import { DataSource } from 'typeorm';
import { kitTables } from './kit-tables.ts';
import type { Migration, MigrationPhase } from './migration.ts';

export interface MigrateOptions {
  /** URL of the administrator; used for migrations only. */
  adminUrl: string;
  /** The service; also the name of its schema. */
  name: string;
  migrations: Migration[];
  /** Without outbox, inbox and the other tables of services: the gateway needs none of them. */
  withoutKitTables?: true;
  /** The runtime role's password. */
  password: string;
  /** The password of the second login role, which has the same rights. Without one, that role cannot log in. */
  secondPassword?: string | undefined;
  /** Runs the migrations of this phase only. */
  phase?: MigrationPhase | undefined;
}

/** Roles belong to the whole cluster, so their names contain the database: two systems on one server never share a role. */
export const rolesOf = (database: string, name: string) => ({
  owner: `${database}_${name}_owner`,
  runtime: `${database}_${name}`,
  /** Has the rights of `runtime`, under another password: while a password is replaced, both are valid. */
  second: `${database}_${name}_2`,
});
type Roles = ReturnType<typeof rolesOf>;

/** Without this lock, two processes that change roles at once would fail with "tuple concurrently updated". */
const rolesLock = "select pg_advisory_lock(hashtext('muse.roles'))";

const quoted = (name: string) => pg.escapeIdentifier(name);

/** Creates or updates schema, roles and tables of one service. Idempotent, and safe to run in parallel. */
export async function migrate(options: MigrateOptions): Promise<{ databaseUrl: string }> {
  const database = decodeURIComponent(new URL(options.adminUrl).pathname.slice(1));
  const roles = rolesOf(database, options.name);
  const admin = new pg.Client({ connectionString: options.adminUrl });
  // Advisory locks are per database, roles are not: the lock is taken in the one database that all processes share.
  const lockUrl = new URL(options.adminUrl);
  lockUrl.pathname = '/postgres';
  const lock = new pg.Client({ connectionString: lockUrl.toString() });
  await Promise.all([admin.connect(), lock.connect()]);
  try {
    await lock.query(rolesLock);
    await ensureRoles(admin, database, roles, options);
    await runMigrations(options, roles.owner);
    await grantRuntime(admin, options.name, roles);
  } finally {
    await Promise.all([admin.end(), lock.end()]); // releases the lock
  }
  const url = new URL(options.adminUrl);
  url.username = encodeURIComponent(roles.runtime);
  url.password = encodeURIComponent(options.password);
  return { databaseUrl: url.toString() };
}

async function ensureRoles(admin: Client, database: string, roles: Roles, options: MigrateOptions): Promise<void> {
  const { rows } = await admin.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
    [roles.owner, roles.runtime, roles.second],
  ]);
  const known = new Set(rows.map((row) => row.rolname));
  if (!known.has(roles.owner)) await admin.query(`create role ${quoted(roles.owner)} nologin`);
  if (!known.has(roles.runtime)) await admin.query(`create role ${quoted(roles.runtime)} login`);
  await admin.query(`alter role ${quoted(roles.runtime)} password ${pg.escapeLiteral(options.password)}`);
  await ensureSecondRole(admin, roles, known.has(roles.second), options.secondPassword);
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

/** What a migration creates is granted in its transaction, because services begin as soon as their last migration is there. */
async function grantWithCreation(admin: Client, schema: string, { owner, runtime }: Roles): Promise<void> {
  const byDefault = `alter default privileges for role ${quoted(owner)} in schema ${quoted(schema)} grant`;
  await admin.query(`${byDefault} select, insert, update, delete on tables to ${quoted(runtime)}`);
  await admin.query(`${byDefault} usage on sequences to ${quoted(runtime)}`);
}

/** Runs as the owner role, so that it owns the tables. TypeORM records what ran in `<schema>.migration`. */
async function runMigrations(options: MigrateOptions, owner: string): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    url: options.adminUrl,
    schema: options.name,
    poolSize: 1,
    installExtensions: false,
    migrations: migrationsOf(options),
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    extra: { options: `-c search_path=${options.name} -c role=${owner} -c lock_timeout=10000` },
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

const migrationsOf = ({ migrations, withoutKitTables, phase }: MigrateOptions): Migration[] =>
  [...(withoutKitTables ? [] : kitTables), ...migrations].filter((each) => phase === undefined || each.phase === phase);

async function grantRuntime(admin: Client, schema: string, { runtime }: Roles): Promise<void> {
  await admin.query(`grant usage on schema ${quoted(schema)} to ${quoted(runtime)}`);
  await admin.query(
    `grant select, insert, update, delete on all tables in schema ${quoted(schema)} to ${quoted(runtime)}`,
  );
  await admin.query(`revoke insert, update, delete on ${quoted(schema)}.migration from ${quoted(runtime)}`);
  await admin.query(`grant usage on all sequences in schema ${quoted(schema)} to ${quoted(runtime)}`);
  await admin.query(`grant execute on all functions in schema ${quoted(schema)} to ${quoted(runtime)}`);
}
