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
const wrongPassword = '28P01';
const mayNotLogIn = '28000';

describe('the database role of a service', () => {
  it('reads and writes its own tables', async () => {
    expect(await as(cartUrl, 'select * from cart.heard')).toBe('allowed');
    expect(await as(cartUrl, `insert into cart.heard values ('x', 1)`)).toBe('allowed');
  });

  it('has its schema and its time limits without asking, as behind a pooler that drops what a client sends', async () => {
    const client = new pg.Client({ connectionString: cartUrl });
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('search_path') as path, current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`,
    );
    await client.end();
    expect(rows).toEqual([{ path: 'cart', statement: '8s', lock: '5s' }]);
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

describe('two login roles of a service, while its password is replaced', () => {
  const migrateCart = (secondPassword?: string) =>
    migrate({
      ...{ adminUrl, name: 'cart', migrations: countingConsumer.migrations },
      ...{ password: 'cart-password', secondPassword },
    });
  const secondUrl = (password: string): string => {
    const url = new URL(cartUrl);
    [url.username, url.password] = [`${name}_cart_2`, password];
    return url.toString();
  };

  it('both work on the same rows with the same rights, until the second password is taken away', async () => {
    await migrateCart('next-password');
    const second = secondUrl('next-password');
    expect(await as(cartUrl, `insert into cart.heard values ('first', 1)`)).toBe('allowed');
    expect(await as(second, `update cart.heard set times = 2 where session_id = 'first'`)).toBe('allowed');
    expect(await as(second, 'select * from checkout.to_say')).toBe(denied);
    expect(await as(second, 'drop table cart.heard')).toBe(denied);

    await migrateCart('changed');
    expect(await as(second, 'select 1')).toBe(wrongPassword);
    expect(await as(secondUrl('changed'), 'select * from cart.heard')).toBe('allowed');

    await migrateCart();
    expect(await as(secondUrl('changed'), 'select 1')).toBe(mayNotLogIn);
    expect(await as(cartUrl, 'select * from cart.heard')).toBe('allowed');
  });
});
