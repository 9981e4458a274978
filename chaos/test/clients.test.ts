import { api } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { startTestSystem } from '@muse/ops';
import { type Clients, startClients } from '../src/clients/index.ts';
import { type History, type ShopperHistory, variantKey } from '../src/history.ts';

/** The decisions of this seed include everything that the tests below look for. */
const seed = 104;

/** A system without faults, with lifetimes of seconds. */
const startSystem = () =>
  startTestSystem({
    environment: {
      SESSION_LIFETIME_SECONDS: '6',
      AUTHENTICATION_SECONDS: '4',
      RATE_LIMIT_USER: '0',
      DECLINES_PER_SHOPPER: '0',
      REFUND_APPROVAL_CENTS: '5000',
    },
  });

let system: Awaited<ReturnType<typeof startSystem>>;
let clients: Clients;
let history: History;
beforeAll(async () => {
  system = await startSystem();
  const { gatewayUrl, emulatorUrl } = system;
  clients = startClients({ gatewayUrl, emulatorUrl, seed, shoppers: 4, operators: 2, journeys: 8, restMs: 0 });
  await clients.finished;
  // Operators go on until each of these has come, however few turns they had beside the shoppers.
  await eventually(() => {
    const { placed, failed, refunded } = clients.counts().operators;
    expect(Math.min(placed ?? 0, failed ?? 0, refunded ?? 0)).toBeGreaterThan(0);
  });
  history = await clients.stop();
});
afterAll(() => system?.close());

it('clients notice no breach in a system without faults', () => {
  expect(history.breaches).toEqual([]);
  expect(clients.counts()).toMatchObject({ breaches: 0, journeys: 32 });
});

it('the workload covers every operation and outcome', () => {
  const { operations, operators, places, guests } = clients.counts();
  expect(Object.keys(operations)).toEqual(
    expect.arrayContaining([
      'bought',
      'the card was declined',
      'authentication: succeed',
      'authentication: fail',
      'cancelled the session',
      'cancelled the session during authentication',
      'replaced the session by a new one',
      'placed after expiry',
      'probed another shopper’s purchase',
    ]),
  );
  expect(Object.keys(places)).toEqual(
    expect.arrayContaining(['200', '201', '202', '402 card_declined', '410 session_cancelled', '410 session_expired']),
  );
  expect(operators.placed).toBeGreaterThan(0);
  expect(operators.refunded).toBeGreaterThan(0);
  expect((operations['cancelled an order'] ?? 0) + (operators.cancelled ?? 0)).toBeGreaterThan(0);
  expect(guests).toBeLessThan(32);
});

it('the history contains the outcome of every purchase and the expected cart', async () => {
  for (const shopper of history.shoppers) {
    for (const { session, answers } of shopper.purchases)
      expect([session.sessionId, answers.some(({ confirmation }) => confirmation)]).toEqual([
        session.sessionId,
        session.status === 'completed',
      ]);
    await eventually(async () => expect(await cartOf(shopper)).toEqual(expectedBy(shopper)));
  }
});

it('clients stopped before their first journey return an empty history', async () => {
  const { gatewayUrl, emulatorUrl } = system;
  const early = startClients({ gatewayUrl, emulatorUrl, seed, shoppers: 1, operators: 1, journeys: 0 });
  expect(await early.stop()).toEqual({ shoppers: [], operators: [], breaches: [] });
});

async function cartOf({ caller }: ShopperHistory): Promise<[string, number][]> {
  const { body } = await caller.call(api.cart.getCart);
  return body.stores
    .flatMap(({ items }) => items.map((item): [string, number] => [variantKey(item), item.quantity]))
    .sort();
}

function expectedBy({ added, purchases }: ShopperHistory): [string, number][] {
  const left = new Map(added);
  for (const { session } of purchases)
    if (session.status === 'completed')
      for (const item of session.cartSnapshot.stores.flatMap(({ items }) => items))
        left.set(variantKey(item), (left.get(variantKey(item)) ?? 0) - item.quantity);
  return [...left].filter(([, quantity]) => quantity > 0).sort();
}
