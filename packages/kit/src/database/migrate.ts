import pg, { type Client } from 'pg';
import { DataSource } from 'typeorm';
import { kitTables } from './kit-tables.ts';
import type { Migration } from './migration.ts';

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
}

/** Roles belong to the whole cluster, so their names contain the database: two systems on one server never share a role. */
export const rolesOf = (database: string, name: string) => ({
  owner: `${database}_${name}_owner`,
  runtime: `${database}_${name}`,
});

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

async function ensureRoles(
  admin: Client,
  database: string,
  roles: { owner: string; runtime: string },
  options: MigrateOptions,
): Promise<void> {
  const { rows } = await admin.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
    [roles.owner, roles.runtime],
  ]);
  const known = new Set(rows.map((row) => row.rolname));
  if (!known.has(roles.owner)) await admin.query(`create role ${quoted(roles.owner)} nologin`);
  if (!known.has(roles.runtime)) await admin.query(`create role ${quoted(roles.runtime)} login`);
  await admin.query(`alter role ${quoted(roles.runtime)} password ${pg.escapeLiteral(options.password)}`);
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

/** What a migration creates is granted in its transaction, because services begin as soon as their last migration is there. */
async function grantWithCreation(
  admin: Client,
  schema: string,
  { owner, runtime }: { owner: string; runtime: string },
): Promise<void> {
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
    migrations: [...(options.withoutKitTables ? [] : kitTables), ...options.migrations],
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

async function grantRuntime(admin: Client, schema: string, { runtime }: { runtime: string }): Promise<void> {
  await admin.query(`grant usage on schema ${quoted(schema)} to ${quoted(runtime)}`);
  await admin.query(
    `grant select, insert, update, delete on all tables in schema ${quoted(schema)} to ${quoted(runtime)}`,
  );
  await admin.query(`revoke insert, update, delete on ${quoted(schema)}.migration from ${quoted(runtime)}`);
  await admin.query(`grant usage on all sequences in schema ${quoted(schema)} to ${quoted(runtime)}`);
  await admin.query(`grant execute on all functions in schema ${quoted(schema)} to ${quoted(runtime)}`);
}
