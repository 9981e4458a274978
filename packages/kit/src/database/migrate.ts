import pg from 'pg';
import { kitTables } from './kit-tables.ts';
import type { Migration, MigrationPhase } from './migration.ts';
import { ensureRoles, grantRuntime, rolesOf } from './roles.ts';

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

/** Roles belong to the whole server: two processes that change them at once would fail with "tuple concurrently updated". */
const rolesLock = "hashtext('muse.roles')";

/** Creates or updates schema, roles and tables of one service. Idempotent, and safe to run in parallel. */
export async function migrate(options: MigrateOptions): Promise<{ databaseUrl: string }> {
  const database = decodeURIComponent(new URL(options.adminUrl).pathname.slice(1));
  const roles = rolesOf(database, options.name);
  const admin = new pg.Client({ connectionString: options.adminUrl });
  const locks = new pg.Client({ connectionString: lockUrl(options.adminUrl) });
  await Promise.all([admin.connect(), locks.connect()]);
  try {
    // One at a time per service, for as long as its migrations take; those of other services run meanwhile.
    await locks.query('select pg_advisory_lock(hashtext($1))', [`muse.migrate ${database} ${options.name}`]);
    await locks.query(`select pg_advisory_lock(${rolesLock})`);
    await ensureRoles(admin, database, roles, options);
    await locks.query(`select pg_advisory_unlock(${rolesLock})`);
    await runMigrations(options, roles.owner);
    await grantRuntime(admin, options.name, roles);
  } finally {
    await Promise.all([admin.end(), locks.end()]); // releases the locks
  }
  const url = new URL(options.adminUrl);
  url.username = encodeURIComponent(roles.runtime);
  url.password = encodeURIComponent(options.password);
  return { databaseUrl: url.toString() };
}

/**
 * Advisory locks are per database, roles are not: locks are taken in the one database that all processes share. There, a
 * process that waits for one does not hold up `create index concurrently` either, which waits for every statement of its database.
 */
function lockUrl(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.pathname = '/postgres';
  return url.toString();
}

/** Runs as the owner role, so that it owns the tables. TypeORM records what ran in `<schema>.migration`. */
async function runMigrations(options: MigrateOptions, owner: string): Promise<void> {
  const migrations = migrationsOf(options);
  if (migrations.length === 0) return;
  const { DataSource } = await import('typeorm'); // see database.ts
  const source = new DataSource({
    type: 'postgres',
    url: options.adminUrl,
    schema: options.name,
    poolSize: 1,
    installExtensions: false,
    migrations,
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
