import { type AdminQuery, createDatabase, type DevServers, dropDatabase, openAdminQuery } from '@muse/dev-servers';
import pg from 'pg';
import { type MigrateOptions, migrate } from '../database/migrate.ts';
import { createMigratedDatabase, type MigratedSchema } from './migrated-database.ts';

/** From so many migrations on, a copy of a template saves more than making the template costs. Small schemas are those of one test file. */
const worthATemplate = 3;

/** The database of a test file. Its first use creates it: as a copy of a template, if that is the migration of a service. */
export function createTestDatabase(servers: Pick<DevServers, 'postgresUrl'>, name: string) {
  let created: Promise<string> | undefined;
  let query: Promise<AdminQuery> | undefined;
  const adminUrl = () => (created ??= createDatabase(servers, name));
  const openQuery = async () => openAdminQuery(await adminUrl(), 2);

  return {
    /** Returns the URL with the login role of the service. */
    async migrate(schema: MigratedSchema, options: Pick<MigrateOptions, 'password' | 'phase'>): Promise<string> {
      const isCopy = created === undefined && options.phase === undefined && schema.migrations.length >= worthATemplate;
      if (isCopy) created = createMigratedDatabase(servers, name, [schema]);
      const left = isCopy ? { migrations: [], withoutKitTables: true as const } : {}; // its roles
      return (await migrate({ ...schema, ...left, ...options, adminUrl: await adminUrl() })).databaseUrl;
    },
    async look<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]> {
      return (await (query ??= openQuery())).look<Row>(sql, values);
    },
    /** Runs a statement in a transaction that stays open until the returned function commits it. */
    async hold(sql: string, values: unknown[] = []): Promise<() => Promise<void>> {
      const client = new pg.Client({ connectionString: await adminUrl() });
      await client.connect();
      await client.query('begin');
      await client.query(sql, values);
      return async () => {
        await client.query('commit');
        await client.end();
      };
    },
    async drop(): Promise<void> {
      await (await query)?.close();
      await created;
      await dropDatabase(servers, name);
    },
  };
}
