import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { api } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { clockOf } from './support/clock.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import { chargesOf, createTestSystem, eventually, readyToPlace, type TestSystemWithSpy } from './support/system.ts';

/** Far below the 200,000 of a deployment: the lower limit of policy and queue arguments counts. */
const limit = 2;
const [notificationsQueue, ordersQueue] = [
  'muse.notifications.confirm-purchase-when-checkout-completed.v2',
  'muse.orders.create-orders-when-checkout-paid.v1',
];

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem({ PLACE_WAIT_SECONDS: '1' });
  const limited = { pattern: '\\.v1$', 'apply-to': 'queues', definition: { 'max-length': limit } };
  expect((await ask('PUT', `/policies/${broker().virtualHost}/small-queues`, limited)).ok).toBe(true);
});
afterAll(() => system?.close());

const broker = () => system.snapshot.broker as NonNullable<typeof system.snapshot.broker>;
const ask = (method: 'GET' | 'PUT', path: string, body?: object) =>
  askManagement(broker().managementUrl, method, path, body);

const depthOf = async (queue: string): Promise<number> => {
  const reply = await ask('GET', `/queues/${broker().virtualHost}/${queue}`);
  return ((await reply.json()) as { messages_ready?: number }).messages_ready ?? 0;
};

async function place() {
  const purchase = await readyToPlace(system);
  const { status } = await purchase.shopper.call(api.checkout.place, { params: purchase.params });
  return { ...purchase, status };
}

const readinessOf = async (service: string) => {
  const reply = await fetch(`${system.process(service).adminUrl}/readyz`);
  const { checks } = (await reply.json()) as { checks: Record<string, boolean> };
  return { status: reply.status, checks };
};

describe('the queue of a reaction that no purchase needs', () => {
  it('has no limit: while notifications is stopped, every purchase completes, and later every e-mail is written', async () => {
    await system.process('notifications').stop();
    const purchases = [];
    for (let count = 0; count < limit + 3; count += 1) purchases.push(await place());
    expect(purchases.map(({ status }) => status)).toEqual(purchases.map(() => 201));
    await eventually(async () => expect(await depthOf(notificationsQueue)).toBe(purchases.length));
    expect((await readinessOf('checkout')).status).toBe(200);
    await system.restart('notifications');
    const written = `select count(*)::int as count from notifications.letter where kind = 'purchase-confirmed'`;
    await eventually(async () => expect(await system.look(written)).toEqual([{ count: purchases.length }]));
  });
});

describe('the queue of a reaction that a purchase needs', () => {
  it('refuses events when it is full; place answers 503, readiness and the log tell why, and all purchases complete later', async () => {
    const clock = clockOf(system);
    await system.process('orders').stop();
    const accepted = [];
    const unpublished = async () =>
      (
        await system.look<{ count: number }>(
          `select count(*)::int as count from checkout.outbox where published_at is null`,
        )
      )[0]?.count ?? 0;
    while ((await unpublished()) === 0 && accepted.length < 20) accepted.push(await place());
    expect(accepted.map(({ status }) => status)).toEqual(accepted.map(() => 202));
    await clock.advance(61);
    await eventually(async () => {
      expect(await readinessOf('checkout')).toMatchObject({ status: 200, checks: { outbox: false, broker: true } });
    });
    expect((await place()).status).toBe(503);
    const log = await readFile(join(system.snapshot.logFolder as string, 'checkout.log'), 'utf8');
    const refusals = log.split('\n').filter((line) => line.includes('"reason":"refused"'));
    expect(refusals).toHaveLength(1);
    expect(JSON.parse(refusals[0] ?? '')).toMatchObject({ type: 'checkout.paid.v1', queue: ordersQueue });

    await system.restart('orders');
    for (const { shopper, session, params } of accepted) {
      await eventually(async () => {
        expect((await shopper.call(api.checkout.getSession, { params })).body.status).toBe('completed');
      });
      expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
    }
    await eventually(async () => expect((await readinessOf('checkout')).checks.outbox).toBe(true));
  });
});

describe('after all tests of this file', () => {
  it('every invariant holds', () => expectInvariantsHold(system));
});
