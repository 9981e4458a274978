import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '@muse/dev-servers';
import pg from 'pg';
import { concurrentIndexes, migrate, migration } from '../src/index.ts';
import { eventually } from '../src/testing/index.ts';

const servers = { postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string };
const create = migration(1001, 'heard', 'create table heard (id text primary key)');
const index = concurrentIndexes(1002, 'index of heard', { heard_again: 'on heard (id)' });
let name: string;
let adminUrl: string;
let one: pg.Client;
let two: pg.Client;

const migrateTo = (...migrations: (typeof create)[]) => migrate({ adminUrl, name: 'cart', migrations, password: 'x' });
const isValid = async () =>
  (await one.query(`select indisvalid from pg_index where indexrelid = 'cart.heard_again'::regclass`)).rows;

beforeEach(async () => {
  name = `test_${randomBytes(6).toString('hex')}`;
  adminUrl = await createDatabase(servers, name);
  await migrateTo(create);
  [one, two] = [new pg.Client({ connectionString: adminUrl }), new pg.Client({ connectionString: adminUrl })];
  await Promise.all([one.connect(), two.connect()]);
});
afterEach(async () => {
  await Promise.all([one.end(), two.end()]);
  await dropDatabase(servers, name);
});

describe('a migration that builds indexes concurrently', () => {
  it('locks out no writer, and no migration of another service, while it waits for an older transaction', async () => {
    await one.query('begin');
    await one.query(`insert into cart.heard values ('under way')`);
    const migrating = migrateTo(create, index);
    const builds = `select from pg_stat_activity where datname = current_database() and query like 'create index concurrently%'`;
    await eventually(async () => expect((await two.query(builds)).rowCount).toBe(1));

    await two.query(`set statement_timeout = '2s'`);
    await two.query(`insert into cart.heard values ('meanwhile')`);
    // The roles of the server are changed one service at a time, but not for as long as an index takes.
    await migrate({ adminUrl, name: 'orders', migrations: [], password: 'x' });
    await one.query('commit');

    await migrating;
    expect(await isValid()).toEqual([{ indisvalid: true }]);
  });

  it('replaces the invalid index that an interrupted build left behind', async () => {
    await one.query(`insert into cart.heard values ('x')`);
    await one.query('create index heard_again on cart.heard (id)');
    await one.query(`update pg_index set indisvalid = false where indexrelid = 'cart.heard_again'::regclass`);
    await migrateTo(create, index);
    expect(await isValid()).toEqual([{ indisvalid: true }]);
  });

  it('builds a unique index, and runs again with the SQL before it if there are duplicates', async () => {
    const unique = concurrentIndexes(
      1002,
      'index of heard',
      { heard_again: { unique: 'on heard (lower(id))' } },
      { first: 'create or replace function heard_twice() returns int language sql as $$ select 2 $$' },
    );
    await one.query(`insert into cart.heard values ('x'), ('X')`);
    await expect(migrateTo(create, unique)).rejects.toThrow(/could not create unique index/);
    await one.query(`delete from cart.heard where id = 'X'`);
    await migrateTo(create, unique);
    expect(await isValid()).toEqual([{ indisvalid: true }]);
    await expect(one.query(`insert into cart.heard values ('X')`)).rejects.toThrow(/heard_again/);
  });

  it('may run again after it was interrupted between two indexes', async () => {
    await migrateTo(create, index);
    await one.query('delete from cart.migration where timestamp = 1002');
    await migrateTo(create, index);
    expect(await isValid()).toEqual([{ indisvalid: true }]);
  });
});
