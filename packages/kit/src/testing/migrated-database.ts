import { createHash } from 'node:crypto';
import { createDatabase, type DevServers, dropDatabase } from '@muse/dev-servers';
import pg from 'pg';
import { type MigrateOptions, migrate } from '../database/migrate.ts';
import type { Migration } from '../database/migration.ts';
import { rolesOf } from '../database/roles.ts';

/** A schema, as a deployment migrates it. */
export type MigratedSchema = Pick<MigrateOptions, 'name' | 'migrations' | 'withoutKitTables'>;

type Servers = Pick<DevServers, 'postgresUrl'>;

/** Marks a template as complete. */
const complete = 'migrated';

/**
 * Creates a database in which these schemas are migrated, and returns its administrator's URL. It is a copy of a template that the
 * first call of a test run makes by `migrate`: a copy costs a fraction of the migrations.
 */
export async function createMigratedDatabase(
  servers: Servers,
  database: string,
  schemas: MigratedSchema[],
): Promise<string> {
  const template = `${templatePrefix(process.env.MUSE_TEST_FOLDER ?? '')}${hashOf(await textOf(schemas), 8)}`;
  await ensureTemplate(servers, template, schemas);
  const adminUrl = await createDatabase(servers, database, template);
  await asAdministrator(adminUrl, async (admin) => {
    for (const { name } of schemas) await admin.query(handOver(rolesOf(template, name), rolesOf(database, name)));
  });
  return adminUrl;
}

/** Drops the templates of a test run. Their copies are dropped by the tests that made them. */
export async function dropTemplates(servers: Servers, runFolder: string): Promise<void> {
  await asAdministrator(servers.postgresUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [templatePrefix(runFolder)],
    );
    for (const { name } of rows) await dropDatabase(servers, name);
  });
}

const templatePrefix = (runFolder: string): string => `tmpl_${hashOf(runFolder, 6)}_`;

async function ensureTemplate(servers: Servers, template: string, schemas: MigratedSchema[]): Promise<void> {
  await asAdministrator(servers.postgresUrl, async (admin) => {
    await admin.query('select pg_advisory_lock(hashtext($1))', [template]); // another worker may be making it
    const found = await admin.query(
      `select from pg_database where datname = $1 and shobj_description(oid, 'pg_database') = $2`,
      [template, complete],
    );
    if (found.rowCount === 1) return;
    await dropDatabase(servers, template); // what a worker that was killed has begun
    const adminUrl = await createDatabase(servers, template);
    for (const schema of schemas) {
      await migrate({ ...schema, adminUrl, password: template });
      const runtime = pg.escapeIdentifier(rolesOf(template, schema.name).runtime);
      // What a role has on the server as a whole, two copies could not take from it at once.
      await admin.query(`revoke all on database ${template} from ${runtime}; grant ${runtime} to current_user`);
    }
    await admin.query(`comment on database ${template} is '${complete}'`);
  });
}

/** Roles belong to the server and are named after their database: a copy gets an owner of its own, and no right of the template's roles. */
function handOver(from: ReturnType<typeof rolesOf>, to: ReturnType<typeof rolesOf>): string {
  const [owner, runtime, newOwner] = [from.owner, from.runtime, to.owner].map((role) => pg.escapeIdentifier(role));
  return `create role ${newOwner} nologin; grant ${newOwner} to current_user;
    reassign owned by ${owner} to ${newOwner}; drop owned by ${runtime}; drop owned by ${owner}`;
}

/** What the migrations of these schemas run: schemas with the same text are the same. */
async function textOf(schemas: MigratedSchema[]): Promise<string> {
  const texts: string[] = [];
  const runner = {
    async query(sql: string) {
      texts.push(sql);
      return [];
    },
  } as unknown as Parameters<InstanceType<Migration>['up']>[0];
  for (const { name, migrations, withoutKitTables } of schemas) {
    texts.push(`${name} ${withoutKitTables}`);
    for (const Each of migrations) await new Each().up(runner);
  }
  return texts.join('\n');
}

const hashOf = (text: string, characters: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, characters);

/** On a connection of its own, whose end releases its locks. */
async function asAdministrator(url: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  admin.on('error', () => undefined); // the server may stop while a test that timed out still waits here
  await admin.connect();
  await work(admin).finally(() => admin.end());
}
