import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openAdminQuery } from '@muse/dev-servers';
import { repository, services } from '@muse/ops';
import { createUnusedDatabase } from './support/migrated-database.ts';

/** The tables a section of docs/retention.md names, in its first column. */
const namedIn = (section: string): string[] =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, table]) => table as string));

describe('docs/retention.md', () => {
  let database: Awaited<ReturnType<typeof createUnusedDatabase>>;
  beforeAll(async () => {
    database = await createUnusedDatabase();
  });
  afterAll(() => database?.drop());

  it('says of every table of every service how long its rows are kept', async () => {
    const page = await readFile(join(repository, 'docs/retention.md'), 'utf8');
    const sections = new Map(page.split(/^## /m).map((section) => [section.split('\n')[0], namedIn(section)]));
    const inEvery = sections.get('In every schema') ?? [];
    const { look, close } = openAdminQuery(database.url, 1);
    try {
      for (const { name: service } of services) {
        const tables = await look<{ table: string }>(
          `select table_name as table from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE'`,
          [service],
        );
        const named = [...inEvery, ...(sections.get(service) ?? [])].sort();
        expect([service, tables.map(({ table }) => table).sort()]).toEqual([service, named]);
      }
    } finally {
      await close();
    }
  });
});
