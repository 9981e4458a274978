import { type DataOf, placementHandedOver } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { commonSettings, declareConfig, job, migration, service, when, whenTogether } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment } from '../src/testing/index.ts';
import { type AmqpProxy, openAmqpProxy, type ProxiedConnection } from './support/amqp-proxy.ts';

type HandedOver = DataOf<typeof placementHandedOver>;

/** Records in which transaction each event had its effect. An event with the reason `fails` fails, after it wrote its row. */
const recorder = service('orders', {
  config: declareConfig(commonSettings('orders', 0)),
  migrations: [
    migration(
      1001,
      'effects',
      `create table effect (order_number text not null, jobs_before int not null, transaction text not null default pg_current_xact_id()::text);
       create table handled (order_number text not null, call uuid not null)`,
    ),
  ],
  reactions: [
    when(placementHandedOver, 'record-what-is-received', async ({ id, data }, { tx }) => {
      const { orderNumber, reason } = data;
      await tx.run`
        insert into effect (order_number, jobs_before)
        values (${orderNumber}, (select count(*) from task where dedupe_key not like 'handled:%' and payload->>'orderNumber' = ${orderNumber}))`;
      tx.enqueue('record-job', id, { orderNumber });
      if (reason === 'fails') throw new Error('this one never works');
    }),
    whenTogether(placementHandedOver, 'record-calls', async (received, { tx, causedBy }) => {
      const call = uuidv7();
      for (const event of received) {
        const { orderNumber, reason } = event.data;
        await tx.run`insert into handled (order_number, call) values (${orderNumber}, ${call})`;
        causedBy(event, () => tx.enqueue('record-job', `handled:${event.id}`, { orderNumber }));
        if (reason === 'fails') throw new Error('this one never works');
      }
    }),
  ],
  jobs: [
    job('record-job', { payload: z.object({ orderNumber: z.string() }), concurrency: 4 }, async ({ finish }) => {
      await finish(async () => undefined);
    }),
  ],
});

let env: TestEnvironment;
let proxy: AmqpProxy;
beforeAll(async () => {
  env = await createTestEnvironment();
  proxy = await openAmqpProxy(env.environment.AMQP_URL as string);
  await env.start(recorder, { AMQP_URL: proxy.url });
});
afterAll(async () => {
  await env.close();
  await proxy.close();
});

const handedOver = (sessionId: string, { orderNumber, reason = 'by hand' }: Partial<HandedOver>): HandedOver => ({
  ...{ orderNumber: orderNumber ?? 'MO-000000', sessionId, reason },
  ...{ taskId: 'task_1', storeId: 'nordstrom', method: 'manual' },
});

/** Publishes events of one purchase and holds them up until the broker has sent all of them: the consumer receives one packet. */
async function deliverAtOnce(sessionId: string, events: (Partial<HandedOver> & { id?: string })[]): Promise<void> {
  const consuming = proxy.connections('orders consume').at(-1) as ProxiedConnection;
  consuming.holdDeliveries();
  for (const { id, ...data } of events)
    await env.publish(placementHandedOver, handedOver(sessionId, data), id === undefined ? {} : { id });
  const deliveries = 2 * events.length; // one in each queue
  await eventually(() => expect(consuming.heldDeliveries()).toBe(deliveries));
  consuming.releaseDeliveries();
}

const effectsOf = (like: string) =>
  env.look<{ order_number: string; transaction: string; jobs_before: number }>(
    'select order_number, transaction, jobs_before from orders.effect where order_number like $1 order by order_number, jobs_before',
    [like],
  );
const ordersOf = async (like: string) => (await effectsOf(like)).map(({ order_number }) => order_number);

const handled = async (like: string) =>
  (
    await env.look<{ order_number: string }>(
      'select order_number from orders.handled where order_number like $1 order by order_number',
      [like],
    )
  ).map(({ order_number }) => order_number);

describe('events of one purchase that arrive together', () => {
  it('have their effects in one transaction, each once, also if one is redelivered', async () => {
    const id = uuidv7();
    const again = { orderNumber: 'MO-A00002', id };
    await deliverAtOnce('cs_together', [{ orderNumber: 'MO-A00001' }, again, again, { orderNumber: 'MO-A00003' }]);
    await eventually(async () => expect(await ordersOf('MO-A%')).toEqual(['MO-A00001', 'MO-A00002', 'MO-A00003']));
    const transactions = (await effectsOf('MO-A%')).map(({ transaction }) => transaction);
    expect(new Set(transactions).size).toBe(1);
  });

  it('are given to a handler that takes several in one call, duplicates left out', async () => {
    const id = uuidv7();
    const again = { orderNumber: 'MO-E00002', id };
    await deliverAtOnce('cs_call', [{ orderNumber: 'MO-E00001' }, again, again]);
    await eventually(async () => expect(await handled('MO-E%')).toEqual(['MO-E00001', 'MO-E00002']));
    const calls = await env.look(`select distinct call from orders.handled where order_number like 'MO-E%'`);
    expect(calls).toHaveLength(1);
  });

  it('enqueue their jobs each in the context of its own event', async () => {
    await deliverAtOnce('cs_jobs', [{ orderNumber: 'MO-B00001' }, { orderNumber: 'MO-B00002' }]);
    await eventually(async () => {
      const rows = await env.look<{ own: boolean }>(
        `select context->>'causationId' = replace(dedupe_key, 'handled:', '') as own from orders.task where payload->>'orderNumber' like 'MO-B%' and state = 'done'`,
      );
      expect(rows).toEqual(Array.from({ length: 4 }, () => ({ own: true })));
    });
  });

  it('find what an earlier event about the same aggregate has enqueued', async () => {
    const orderNumber = 'MO-C00001';
    await deliverAtOnce('cs_same', [{ orderNumber }, { orderNumber }, { orderNumber: 'MO-C00002' }]);
    await eventually(async () =>
      expect((await effectsOf('MO-C%')).map(({ jobs_before }) => jobs_before)).toEqual([0, 1, 0]),
    );
  });

  it('do not fail with one of them: only that one is retried', async () => {
    const fails = { orderNumber: 'MO-D00002', reason: 'fails' };
    await deliverAtOnce('cs_one_fails', [{ orderNumber: 'MO-D00001' }, fails, { orderNumber: 'MO-D00003' }]);
    await eventually(async () => {
      expect(await ordersOf('MO-D%')).toEqual(['MO-D00001', 'MO-D00003']);
      expect(await handled('MO-D%')).toEqual(['MO-D00001', 'MO-D00003']);
      expect(await env.look(`select from orders.scheduled_message where aggregate_id = 'MO-D00002'`)).toHaveLength(2);
    });
  });
});
