import type { FailureCode } from '../../src/domain/failure-codes.ts';
import { attempt, inSmallWindow, openBrowserStores, type RecipeName } from '../support/browser.ts';

/** The store has no token against double submission: a second POST would be a second order. */
const stores = await openBrowserStores();
afterAll(() => stores.close());

/** Cases wait for one another's browser contexts. */
const patience = 240_000;

type Case = [situation: string, switches: object, code: FailureCode, orders: 0 | 1];

const cases: Case[] = [
  ['a connection that drops before the order is recorded', { dropBeforeOrder: 1 }, 'no_answer', 0],
  ['a connection that drops after the order is recorded', { dropAfterOrder: 1 }, 'no_answer', 1],
  ['a store that never answers', { hang: { at: 'order' } }, 'no_answer', 0],
  ['a confirmation that comes too late', { slowConfirmationMs: 6_000 }, 'no_answer', 1],
  ['a confirmation without a number', { confirmationWithoutNumber: true }, 'no_confirmation', 1],
  ['the confirmation of somebody else', { othersConfirmation: true }, 'others_confirmation', 1],
  ['a challenge in answer to the order', { challenge: { at: 'order', vendor: 'hcaptcha' } }, 'challenge', 0],
  ['a 503 in answer to the order', { status: { at: 'order', code: 503 } }, 'store_unavailable', 0],
];

const shops: RecipeName[] = ['forms-account', 'single-page-guest'];

test.concurrent.each(shops.flatMap((shop) => cases.map((each) => [shop, ...each] as const)))(
  '%s: after %s the outcome is unknown, and nothing is sent again',
  async (shop, _situation, switches, code, count) => {
    const isTooLate = 'hang' in switches || 'slowConfirmationMs' in switches;
    const store = stores.open(inSmallWindow(shop), isTooLate ? { submitTimeoutMs: 3_000 } : {});
    await store.switch(switches);
    const { result, orders } = await attempt(store);
    expect(result).toMatchObject({ state: 'unknown', code });
    expect(orders).toHaveLength(count);
    expect((await store.snapshot()).orders).toHaveLength(count);
  },
  patience,
);

test.concurrent(
  'a session that expires with the order leaves the outcome unknown',
  async () => {
    const store = stores.open(inSmallWindow('forms-account'));
    await store.switch({ sessionExpiry: { at: 'order' } });
    expect(await attempt(store)).toMatchObject({ result: { state: 'unknown', code: 'session_expired' }, orders: [] });
  },
  patience,
);

test.concurrent(
  'a store that answers the order with a sold-out message has not sold anything',
  async () => {
    const store = stores.open(inSmallWindow('forms-account'));
    await store.switch({ outOfStock: { at: 'order' } });
    expect(await attempt(store)).toMatchObject({
      result: { state: 'not_submitted', code: 'out_of_stock' },
      orders: [],
      orderPosts: 1,
    });
  },
  patience,
);

test.concurrent(
  'a process that was paused after the submission was allowed sends nothing',
  async () => {
    const store = stores.open(inSmallWindow('forms-account'));
    const late = await attempt(store, undefined, store.context({ isLate: () => true }));
    expect(late).toMatchObject({ result: { state: 'not_submitted', code: 'submission_late' }, orderPosts: 0 });
  },
  patience,
);

test.concurrent(
  'a look-up finds the order whose answer was lost, by the number in its address',
  async () => {
    const store = stores.open(inSmallWindow('forms-account'));
    await attempt(store); // an earlier order to the same address
    await store.switch({ dropAfterOrder: 1 });
    const { result, order, orders } = await attempt(store);
    expect(result).toMatchObject({ state: 'unknown', code: 'no_answer' });
    expect(orders).toHaveLength(2);
    const context = store.context();
    expect(
      await store.way.lookUp(order, { orderNumber: order.orderNumber, email: order.email }, context),
    ).toMatchObject({
      state: 'found',
      storeOrderNumber: orders[1]?.number,
      totalCents: 27_778,
      currency: 'USD',
    });
    const notTried = store.order();
    expect(await store.way.lookUp(notTried, {}, context)).toEqual({ state: 'absent' });
    expect((await store.snapshot()).orders).toHaveLength(2);
  },
  patience,
);

test.concurrent(
  'a look-up that the store stops says so',
  async () => {
    const store = stores.open(inSmallWindow('forms-account'));
    await store.switch({ challenge: { at: 'history', vendor: 'datadome' } });
    expect(await store.way.lookUp(store.order(), {}, store.context())).toMatchObject({
      state: 'unclear',
      code: 'challenge',
    });
  },
  patience,
);
