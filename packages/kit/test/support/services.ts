import { checkoutCompleted, type DataOf } from '@muse/contracts';
import { commonSettings, declareConfig, migration, NotReadyError, service, timer, when } from '../../src/index.ts';

/** Two minimal services: one publishes the rows of a table, the other counts the events it receives. */

export type Completed = DataOf<typeof checkoutCompleted>;

export const completed = (sessionId: string, more: Partial<Completed> = {}): Completed => ({
  sessionId,
  shopper: 'ann',
  email: null,
  totalChargedCents: 100,
  currency: 'USD',
  orders: [],
  bought: [{ storeId: 's', productSku: 'p', size: null, color: null, quantity: 1 }],
  ...more,
});

/** Publishes an event for each row of `to_say`; the transaction of a row marked `fails` rolls back. */
export const rowPublisher = service('checkout', {
  config: declareConfig(commonSettings('checkout', 0)),
  migrations: [
    migration(
      1001,
      'to say',
      `create table to_say (id bigint generated always as identity primary key, session_id text not null, shopper text not null default 'ann', fails boolean not null default false)`,
    ),
  ],
  timers: [
    timer('say-what-there-is', { everyMs: 1 }, async ({ transaction }) => {
      for (;;) {
        const published = await transaction(async (tx) => {
          const row = await tx.one<{ sessionId: string; shopper: string; fails: boolean }>`
            delete from to_say where id = (select id from to_say order by id limit 1 for update skip locked) returning session_id, shopper, fails`;
          if (!row) return false;
          tx.publish(checkoutCompleted, completed(row.sessionId, { shopper: row.shopper }));
          if (row.fails) throw new Error('rolled back by the test');
          return true;
        });
        if (!published) return;
      }
    }),
  ],
});

/** Counts events by session in the table `heard`. Sessions named `early…` fail until their subject exists, `poison…` always. */
export const countingConsumer = service('cart', {
  config: declareConfig(commonSettings('cart', 0)),
  migrations: [
    migration(
      1001,
      'heard',
      'create table heard (session_id text primary key, times int not null); create table subject (session_id text primary key)',
    ),
  ],
  reactions: [
    when(checkoutCompleted, 'count-what-is-heard', async ({ data }, { tx }) => {
      await tx.run`insert into heard values (${data.sessionId}, 1) on conflict (session_id) do update set times = heard.times + 1`;
      if (
        data.sessionId.startsWith('early') &&
        !(await tx.one`select from subject where session_id = ${data.sessionId}`)
      )
        throw new NotReadyError('its subject does not exist yet');
      if (data.sessionId.startsWith('poison')) throw new Error('this never works');
    }),
  ],
});
