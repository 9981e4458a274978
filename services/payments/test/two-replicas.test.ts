import { paymentCaptured } from '@muse/contracts';
import type { TestServer } from '@muse/kit/testing';
import { payments } from '../src/service.ts';
import {
  emulatorOf,
  expectBooksToAgree,
  type Order,
  openPayments,
  purchase,
  quiet,
  settingsFor,
  soon,
  type World,
} from './world.ts';

let world: World;
let other: TestServer;
beforeAll(async () => {
  const slow = { STRIPE_TIMEOUT_MS: '1500' };
  world = await openPayments(slow);
  other = await world.env.start(payments, { ...settingsFor(world.emulator), ...slow });
});
afterEach(async () => {
  await quiet(world);
  await expectBooksToAgree(world);
});
afterAll(() => world.close());

const captures = (order: Order) =>
  world.env.spy.received(paymentCaptured).filter(({ data }) => data.sessionId === order.sessionId);
const releaseLeases = () => world.env.look("update payments.task set locked_until = null where state = 'open'");

describe('two replicas of payments', () => {
  it('share the work, and charge each purchase once', async () => {
    await world.tell('webhooks', { duplicate: 2 });
    const orders = Array.from({ length: 12 }, () => purchase());
    await Promise.all(orders.flatMap((order) => [world.submit(order), world.submit(order)]));
    await soon(world, () => {
      for (const order of orders) expect(captures(order).length).toBeGreaterThan(0);
    });
    await quiet(world);
    for (const order of orders) expect((await world.at(order.sessionId)).charges).toHaveLength(1);
  });

  it.each(['create', 'confirm'] as const)(
    'charge once where one takes over from another that still waits for Stripe (%s)',
    async (step) => {
      const order = purchase();
      await world.tell('fail', { operation: emulatorOf[step], mode: 'hang', times: 1 });
      await world.submit(order);
      await soon(world, async () => expect(await world.tell('fail', {})).toEqual({ waiting: 0 }));
      await releaseLeases();
      await soon(world, async () => {
        await other.runDue();
        expect(captures(order)).toHaveLength(1);
      });
      await quiet(world);
      const { payment_intents: intents, charges } = await world.at(order.sessionId);
      expect([intents.length, charges.length, captures(order).length]).toEqual([1, 1, 1]);
    },
  );
});
