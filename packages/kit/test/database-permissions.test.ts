import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '@muse/dev-servers';
import pg from 'pg';
import { migrate } from '../src/index.ts';
import { countingConsumer, rowPublisher } from './support/services.ts';

const servers = { postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string };
const name = `test_${randomBytes(6).toString('hex')}`;
let adminUrl: string;
let checkoutUrl: string;
let cartUrl: string;

beforeAll(async () => {
  adminUrl = await createDatabase(servers, name);
  const both = [rowPublisher, countingConsumer].map(({ name: service, migrations }) =>
    migrate({ adminUrl, name: service, migrations, password: `${service}-password` }),
  );
  [checkoutUrl, cartUrl] = (await Promise.all(both)).map(({ databaseUrl }) => databaseUrl) as [string, string];
});
afterAll(() => dropDatabase(servers, name));

const as = async (url: string, sql: string): Promise<string> => {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(sql);
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end().catch(() => undefined);
  }
};
const denied = '42501';

describe('the database role of a service', () => {
  it('reads and writes its own tables', async () => {
    expect(await as(cartUrl, 'select * from cart.heard')).toBe('allowed');
    expect(await as(cartUrl, `insert into cart.heard values ('x', 1)`)).toBe('allowed');
  });

  it('cannot read tables of another service', async () => {
    expect(await as(cartUrl, 'select * from checkout.to_say')).toBe(denied);
    expect(await as(cartUrl, 'select * from checkout.outbox')).toBe(denied);
    expect(await as(checkoutUrl, 'select * from cart.heard')).toBe(denied);
  });

  it('cannot change its tables, its clock or the record of its migrations', async () => {
    expect(await as(cartUrl, 'create table cart.mine (id int)')).toBe(denied);
    expect(await as(cartUrl, 'drop table cart.heard')).toBe(denied);
    expect(await as(cartUrl, 'delete from cart.migration')).toBe(denied);
    expect(
      await as(
        cartUrl,
        `create or replace function cart.muse_clock() returns timestamptz language sql as 'select now()'`,
      ),
    ).toBe(denied);
  });

  it('cannot create tables in public, take over another role or create roles', async () => {
    expect(await as(cartUrl, 'create table public.mine (id int)')).toBe(denied);
    expect(await as(cartUrl, `set role ${name}_cart_owner`)).toBe(denied);
    expect(await as(cartUrl, 'create role friend')).toBe(denied);
  });

  it('keeps its rights when migrations run again concurrently', async () => {
    const again = () =>
      migrate({ adminUrl, name: 'cart', migrations: countingConsumer.migrations, password: 'cart-password' });
    await Promise.all([again(), again()]);
    expect(await as(cartUrl, 'select * from cart.heard')).toBe('allowed');
  });
});
