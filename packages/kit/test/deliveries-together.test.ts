import { checkoutCompleted } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { commonSettings, declareConfig, job, migration, service, when } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { completed } from './support/services.ts';

/** Records in which transaction each event had its effect. An event of the shopper `fails` fails, after it wrote its row. */
const recorder = service('cart', {
  config: declareConfig(commonSettings('cart', 0)),
  migrations: [
    migration(
      1001,
      'effects',
      `create table effect (session_id text not null, shopper text not null, transaction text not null default pg_current_xact_id()::text)`,
    ),
  ],
  reactions: [
    when(checkoutCompleted, 'record-what-is-received', async ({ data }, { tx }) => {
      await tx.run`insert into effect (session_id, shopper) values (${data.sessionId}, ${data.shopper})`;
      tx.enqueue('record-job', `${data.sessionId} ${data.shopper}`, { sessionId: data.sessionId });
      if (data.shopper === 'fails') throw new Error('this one never works');
    }),
  ],
  jobs: [
    job('record-job', { payload: z.object({ sessionId: z.string() }), concurrency: 2 }, async ({ finish }) => {
      await finish(async () => undefined);
    }),
  ],
});

let env: TestEnvironment;
let running: TestServer | undefined;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

/** Publishes events of one purchase while their consumer is stopped: after its start the broker delivers them in one packet. */
async function deliverAtOnce(sessionId: string, events: { id?: string; shopper: string }[]): Promise<void> {
  await (running ?? (await env.start(recorder))).stop(); // has declared the queue
  for (const { shopper, id } of events)
    await env.publish(checkoutCompleted, completed(sessionId, { shopper }), id === undefined ? {} : { id });
  running = await env.start(recorder);
}

const effectsOf = (sessionId: string) =>
  env.look<{ shopper: string; transaction: string }>(
    'select shopper, transaction from cart.effect where session_id = $1 order by shopper',
    [sessionId],
  );
const shoppersOf = async (sessionId: string) => (await effectsOf(sessionId)).map(({ shopper }) => shopper);

describe('events of one purchase that arrive together', () => {
  it('have their effects in one transaction, each once, also if one is a duplicate', async () => {
    const id = uuidv7();
    const events = [{ shopper: 'ann' }, { shopper: 'bob', id }, { shopper: 'bob', id }, { shopper: 'cleo' }];
    await deliverAtOnce('cs_together', events);
    await eventually(async () => expect(await shoppersOf('cs_together')).toEqual(['ann', 'bob', 'cleo']));
    const transactions = (await effectsOf('cs_together')).map(({ transaction }) => transaction);
    expect(new Set(transactions).size).toBe(1);
  });

  it('enqueue their jobs each in the context of its own event', async () => {
    await deliverAtOnce('cs_jobs', [{ shopper: 'ann' }, { shopper: 'bob' }]);
    await eventually(async () => {
      const rows = await env.look<{ cause: string }>(
        `select context->>'causationId' as cause from cart.task where dedupe_key like 'cs_jobs%' and state = 'done'`,
      );
      expect(new Set(rows.map(({ cause }) => cause)).size).toBe(2);
    });
  });

  it('do not fail with one of them: only that one is retried', async () => {
    await deliverAtOnce('cs_one_fails', [{ shopper: 'ann' }, { shopper: 'fails' }, { shopper: 'bob' }]);
    await eventually(async () => {
      expect(await shoppersOf('cs_one_fails')).toEqual(['ann', 'bob']);
      const retries = await env.look(
        `select from cart.scheduled_message where envelope->'data'->>'sessionId' = 'cs_one_fails'`,
      );
      expect(retries).toHaveLength(1);
    });
  });
});
