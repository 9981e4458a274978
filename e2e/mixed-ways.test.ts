import { api, type QueueDetail } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import { findOrInstallChromium } from '@muse/dev-servers';
import { retryUntil } from '@muse/kit';
import { machineStores } from '@muse/ops';
import { type Clock, clockOf } from './support/clock.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import { boughtFor, compareWithStores, type PretendStores, pretendStores } from './support/pretend-stores.ts';
import { buyCart, createTestSystem, newGuest, operator, type TestSystemWithSpy } from './support/system.ts';

/**
 * Twenty orders, of stores with two protocols, of browsers, and by hand, while the stores fail in every way that tempts a machine to buy
 * twice. What each store has recorded is compared with what Muse says.
 */
let system: TestSystemWithSpy;
let ops: ApiClient;
let clock: Clock;
let stores: PretendStores;
beforeAll(async () => {
  const { path, choice } = await findOrInstallChromium();
  if (!path) throw new Error(`Placement by browser needs Chromium. ${choice}`);
  system = await createTestSystem({ PUPPETEER_EXECUTABLE_PATH: path, RATE_LIMIT_USER: '0' }, { machines: true });
  stores = pretendStores(system.storeEmulatorUrl as string);
  clock = clockOf(system);
  ops = await operator(system);
});
afterAll(() => system?.close());

const [acp, ucp, browser, browserToo] = machineStores.map(({ storeId }) => storeId) as [string, string, string, string];
const noFault = { priceChange: null, outOfStock: null, status: null, challenge: null, threeDSecure: false };
const dearer = { priceChange: { at: 'review', amount: 2_000 } };

/** The switches of each store, and how its machine ends. An API is asked again by itself where the store has only said 503. */
const rounds: Record<string, { switches: object; ends: 'placed' | 'person' | 'asked' | 'outcome_unknown' }>[] = [
  {
    [acp]: { switches: {}, ends: 'placed' },
    [ucp]: { switches: {}, ends: 'placed' },
    [browser]: { switches: {}, ends: 'placed' },
    [browserToo]: { switches: { threeDSecure: true }, ends: 'person' },
  },
  {
    [acp]: { switches: { dropAfterOrder: 1 }, ends: 'outcome_unknown' },
    [ucp]: { switches: { dropBeforeOrder: 1 }, ends: 'outcome_unknown' },
    [browser]: { switches: { dropAfterOrder: 1 }, ends: 'outcome_unknown' },
    [browserToo]: { switches: {}, ends: 'placed' },
  },
  {
    [acp]: { switches: dearer, ends: 'asked' },
    [ucp]: { switches: { outOfStock: { at: 'review' } }, ends: 'person' },
    [browser]: { switches: dearer, ends: 'asked' },
    [browserToo]: { switches: { dropBeforeOrder: 1 }, ends: 'outcome_unknown' },
  },
  {
    [acp]: { switches: { status: { at: 'bag', code: 503, times: 1 } }, ends: 'placed' },
    [ucp]: { switches: { dropAfterOrder: 1 }, ends: 'outcome_unknown' },
    [browser]: { switches: { challenge: { at: 'address', vendor: 'hcaptcha' } }, ends: 'person' },
    [browserToo]: { switches: { confirmationWithoutNumber: true }, ends: 'outcome_unknown' },
  },
];

const orderNumbers: string[] = [];
const entryOf = async (orderNumber: string): Promise<QueueDetail> =>
  (await ops.call(api.placement.getQueueEntry, { params: { orderNumber } })).body;
const entries = (last = orderNumbers.length) => Promise.all(orderNumbers.slice(-last).map(entryOf));
/** Asks seldom: on a busy machine the questions would keep the browsers from working. */
const wait = (check: () => Promise<void>): Promise<void> => retryUntil(100_000, check, { everyMs: 500 });
const endOf = ({ status, reason, question }: QueueDetail): string => {
  if (status === 'on_hold' && question) return 'asked';
  return status === 'queued' && reason.startsWith('by hand') ? 'person' : status;
};

/** One purchase from every machine's store and from one without. */
async function buy(round: number): Promise<void> {
  const shopper = await newGuest(system);
  for (const { storeId, products } of machineStores) {
    const { sku, sizes, colors } = products[round % products.length] as (typeof products)[number];
    const size = sizes.at(round % sizes.length) ?? null;
    const color = colors.at(round % colors.length) ?? null;
    const body = { storeId, productSku: sku, size, color, quantity: 1 + (round % 2) };
    expect((await shopper.call(api.cart.addItem, { body })).status).toBe(201);
  }
  await shopper.call(api.cart.addItem, {
    body: { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  });
  const { orders } = await buyCart(shopper);
  orderNumbers.push(...orders.map(({ museOrderNumber }) => museOrderNumber));
}

/** What the operators do with an order that no machine will end: nothing is bought without a look at the store. */
async function workOn(entry: QueueDetail): Promise<void> {
  const params = { orderNumber: entry.museOrderNumber };
  if (entry.status === 'outcome_unknown') {
    const [order] = await boughtFor(stores, entry);
    const notes = 'Looked up at the store';
    await ops.call(api.placement.resolveOutcome, {
      params,
      body: order
        ? { outcome: 'placed', storeOrderNumber: order.number, actualTotalCents: order.total, notes }
        : { outcome: 'not_submitted', notes },
    });
  } else if (entry.storeId === 'nordstrom') {
    const body = { storeOrderNumber: `N-${entry.museOrderNumber}` };
    await ops.call(api.placement.placeByHand, { params, body });
  } else if (endOf(entry) === 'person' || endOf(entry) === 'asked') {
    await ops.call(api.placement.failByHand, { params, body: { reason: 'The store cannot deliver it' } });
  }
}

describe('twenty orders by API, by browser and by hand, at stores that fail', () => {
  it.each(rounds.map((faults, index) => ({ round: index + 1, faults })))(
    'round $round: every machine ends as its store lets it, and what it does not know is not bought again',
    async ({ round, faults }) => {
      for (const [storeId, { switches }] of Object.entries(faults))
        await stores.switch(storeId, { ...noFault, ...switches });
      await buy(round);
      await wait(async () => {
        const ends = (await entries(5)).map((entry) => [entry.storeId, endOf(entry)]);
        const expected = Object.entries(faults).map(([storeId, { ends: end }]) => [storeId, end]);
        expect(Object.fromEntries(ends)).toEqual({ ...Object.fromEntries(expected), nordstrom: 'person' });
      });
      expect(await compareWithStores(stores, await entries())).toEqual([]);
    },
  );

  it('look-ups, retries and people end every order: each was bought once at most, and as the shopper wanted it', async () => {
    for (const { storeId } of machineStores)
      await stores.switch(storeId, { ...noFault, confirmationWithoutNumber: false });
    await clock.advance(31 * 60);
    await wait(async () => {
      const open = (await entries()).filter(({ status }) => status !== 'placed' && status !== 'failed');
      for (const entry of open) await workOn(entry);
      expect(open).toEqual([]);
    });
    const ended = await entries();
    expect(ended).toHaveLength(20);
    expect(await compareWithStores(stores, ended)).toEqual([]);
    expect(ended.filter(({ status }) => status === 'failed')).toHaveLength(7); // those of machines that no store has
  });

  it('every invariant holds, once what the stores said too early was heard again', async () => {
    await clock.advance(6 * 60);
    await expectInvariantsHold(system);
  });
});
