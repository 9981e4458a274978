import { kitTables, type Migration } from '@muse/kit';
import { services } from './services.ts';

/** Every statement a migration would run. */
async function statementsOf(Migration: Migration): Promise<{ name: string; sql: string }> {
  const statements: string[] = [];
  const runner = {
    async query(sql: string) {
      statements.push(sql);
      return [];
    },
  } as unknown as Parameters<InstanceType<Migration>['up']>[0];
  const run = new Migration();
  await run.up(runner);
  return { name: run.name ?? '', sql: statements.join('\n') };
}

/** Indexes that are built under a lock on a table that an earlier migration created, so that it may be large. */
function blockingIndexes(sql: string): string[] {
  const created = new Set([...sql.matchAll(/create (?:unlogged )?table (\w+)/g)].map(([, table]) => table));
  return [...sql.matchAll(/create (?:unique )?index (?!concurrently)(\w+)\s+on (\w+)/g)]
    .filter(([, , table]) => !created.has(table))
    .map(([, index]) => index as string);
}

/** Release 0.1.0 has them, so no database builds them any more but a new one, whose tables are empty. */
const released = ['scheduled_message_about', 'dead_letter_open', 'dead_letter_parked'];

describe('indexes on tables that exist already', () => {
  const schemas = [{ name: 'kit', migrations: kitTables }, ...services];

  it.each(schemas)('are built concurrently by the migrations of $name, without a lock on writers', async (schema) => {
    const all = await Promise.all(schema.migrations.map(statementsOf));
    const blocking = all.flatMap(({ name, sql }) => blockingIndexes(sql).map((index) => `${name}: ${index}`));
    expect(blocking.filter((each) => !released.some((index) => each.endsWith(index)))).toEqual([]);
  });
});
