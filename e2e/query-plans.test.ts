import pg from 'pg';
import { reviewPlans } from './plans/review.ts';
import { createUnusedDatabase } from './support/migrated-database.ts';

/** Large enough that a sequential scan is never the cheapest plan, and small enough for half a minute of CI. */
const rows = 100_000;
const schemaOfKit = 'payments';

describe('query plans on large tables', () => {
  let database: Awaited<ReturnType<typeof createUnusedDatabase>>;
  beforeAll(async () => {
    database = await createUnusedDatabase();
  });
  afterAll(() => database?.drop());

  it('reads no table as a whole, and throws away no more than 1,000 rows, in any prepared statement', async () => {
    const client = new pg.Client({ connectionString: database.url }); // one connection: prepared statements belong to it
    await client.connect();
    try {
      expect(await reviewPlans(client, { rows, schemaOfKit })).toEqual([]);
    } finally {
      await client.end();
    }
  }, 600_000);
});
