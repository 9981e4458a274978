import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '@muse/dev-servers';
import { migrate } from '@muse/kit';
import { services } from '@muse/ops';
import pg from 'pg';
import { reviewPlans } from './plans/review.ts';

/** Large enough that a sequential scan is never the cheapest plan, and small enough for a minute of CI. */
const rows = 200_000;
const schemaOfKit = 'payments';

describe('query plans on large tables', () => {
  const servers = { postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string };
  const name = `test_${randomBytes(6).toString('hex')}`;
  let url: string;

  beforeAll(async () => {
    url = await createDatabase(servers, name);
    for (const { name: service, migrations } of services)
      await migrate({ adminUrl: url, name: service, migrations, password: 'plans' });
  }, 120_000);
  afterAll(() => dropDatabase(servers, name));

  it('reads no table as a whole, and throws away no more than 1,000 rows, in any prepared statement', async () => {
    const client = new pg.Client({ connectionString: url }); // one connection: prepared statements belong to it
    await client.connect();
    try {
      expect(await reviewPlans(client, { rows, schemaOfKit })).toEqual([]);
    } finally {
      await client.end();
    }
  }, 300_000);
});
