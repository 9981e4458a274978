import type { FailureCode } from '../../src/domain/failure-codes.ts';
import {
  attempt,
  inSmallWindow,
  onlyFirstAlternatives,
  openBrowserStores,
  type RecipeName,
} from '../support/browser.ts';

/** Concurrent: each case has a store and a browser context of its own. */
const stores = await openBrowserStores();
afterAll(() => stores.close());

/** Cases wait for one another's browser contexts. */
const patience = 240_000;

type Case = [situation: string, switches: object, code: FailureCode];

const priceAndStock: Case[] = [
  ['a higher price on the product page', { priceChange: { at: 'product', amount: 2_000 } }, 'over_ceiling'],
  ['a higher price in the bag', { priceChange: { at: 'bag', amount: 2_000 } }, 'over_ceiling'],
  ['a higher price on the last page', { priceChange: { at: 'review', amount: 2_000 } }, 'over_ceiling'],
  ['a price of something else', { priceChange: { at: 'product', amount: 30_000 } }, 'price_mismatch'],
  ['a product that is out of stock', { outOfStock: { at: 'product' } }, 'out_of_stock'],
  ['a product that is out of stock in the bag', { outOfStock: { at: 'bag' } }, 'out_of_stock'],
  ['a product that is out of stock at the shipping', { outOfStock: { at: 'shipping' } }, 'out_of_stock'],
  ['a product that is out of stock at the payment', { outOfStock: { at: 'payment' } }, 'out_of_stock'],
  ['a product that is out of stock on the last page', { outOfStock: { at: 'review' } }, 'out_of_stock'],
  ['a quantity limit', { quantityLimit: 1 }, 'quantity_limited'],
  ['a total that is more than its parts', { wrongTotal: 500 }, 'wrong_total'],
  ['another currency', { currency: 'CAD' }, 'currency_mismatch'],
];

const challenges = ['recaptcha', 'hcaptcha', 'turnstile', 'cloudflare', 'perimeterx', 'datadome', 'aws_waf'].map(
  (vendor, index): Case => [
    `a challenge of ${vendor}`,
    { challenge: { at: ['product', 'bag', 'sign_in', 'address', 'shipping', 'payment', 'review'][index], vendor } },
    'challenge',
  ],
);

const troubles: Case[] = [
  ['a 403', { status: { at: 'address', code: 403 } }, 'blocked'],
  ['a 429', { status: { at: 'bag', code: 429 } }, 'blocked'],
  ['a 503', { status: { at: 'shipping', code: 503 } }, 'store_unavailable'],
  ['a page that never comes', { hang: { at: 'address' } }, 'timeout'],
  ['an answer that is no page', { nonsense: { at: 'payment' } }, 'nonsense_answer'],
  ['a session that expires', { sessionExpiry: { at: 'shipping' } }, 'session_expired'],
  ['an address that is rejected', { addressRejected: true }, 'address_rejected'],
  ['a card that is declined', { cardDeclined: true }, 'card_declined'],
  ['3-D Secure', { threeDSecure: true }, 'authentication_required'],
];

/** These end only when a step has waited in vain. */
const isWaitedFor = (switches: object): boolean => 'hang' in switches || 'nonsense' in switches;
const waitsInVain = { stepTimeoutMs: 6_000 };

async function stops(recipe: RecipeName, switches: object, code: FailureCode) {
  const store = stores.open(inSmallWindow(recipe), isWaitedFor(switches) ? waitsInVain : {});
  await store.switch(switches);
  const { result, orderPosts, context } = await attempt(store);
  expect(result).toMatchObject({ state: 'not_submitted', code });
  expect(orderPosts).toBe(0);
  expect(context.evidence.map(({ contentType }) => contentType)).toEqual(
    expect.arrayContaining(['image/webp', 'application/json']),
  );
}

test.concurrent.each([...priceAndStock, ...challenges, ...troubles])(
  'forms: %s stops the attempt before anything is bought',
  (_situation, switches, code) => stops('forms-guest', switches, code),
  patience,
);

test.concurrent.each<Case>([
  ['a price change on the last page', { priceChange: { at: 'review', amount: 2_000 } }, 'over_ceiling'],
  ['a product that is out of stock in the bag', { outOfStock: { at: 'bag' } }, 'out_of_stock'],
  ['a challenge in the answer to a script', { challenge: { at: 'shipping', vendor: 'turnstile' } }, 'challenge'],
  ['a block in the answer to a script', { status: { at: 'payment', code: 403 } }, 'blocked'],
  ['a script that gets no answer', { hang: { at: 'address' } }, 'timeout'],
  ['a script that gets nonsense', { nonsense: { at: 'shipping' } }, 'nonsense_answer'],
  ['a session that expires', { sessionExpiry: { at: 'payment' } }, 'session_expired'],
  ['a card that is declined', { cardDeclined: true }, 'card_declined'],
])(
  'single page: %s stops the attempt before anything is bought',
  (_situation, switches, code) => stops('single-page-guest', switches, code),
  patience,
);

test.concurrent.each([
  ['the total of the last page', { at: 'review', amount: 500 }, { totalCents: 28_850, atLeast: false }],
  [
    'the sum of the items if they alone cost more',
    { at: 'product', amount: 2_000 },
    { totalCents: 29_900, atLeast: true },
  ],
])(
  'of a price above the ceiling it says %s, so that the shopper can be asked about it',
  async (_what, priceChange, asked) => {
    const store = stores.open('forms-guest');
    await store.switch({ priceChange });
    expect((await attempt(store)).result).toMatchObject({ code: 'over_ceiling', ...asked });
  },
  patience,
);

test.concurrent(
  'a redesign that no alternative of the recipe knows is a changed layout, with the step',
  async () => {
    const store = stores.open(onlyFirstAlternatives('forms-guest'), waitsInVain);
    await store.switch({ layout: 'B' });
    const { result, orderPosts } = await attempt(store);
    expect(result).toMatchObject({
      state: 'not_submitted',
      code: 'layout_changed',
      step: 'prepare 4.2, line 1: verifyLine',
    });
    expect(orderPosts).toBe(0);
  },
  patience,
);

test.concurrent.each([
  ['a size that the store does not have', { size: 'XXL' }, 'variant_missing'],
  ['a combination that is sold out', { size: 'L', color: 'Oatmeal' }, 'out_of_stock'],
  ['another product under the address', { productSku: 'NORD-LOAF-02', size: '9', color: 'Brown' }, 'price_mismatch'],
])(
  '%s stops the attempt',
  async (_situation, changes, code) => {
    const store = stores.open(inSmallWindow('forms-guest'));
    const order = store.order();
    const lines = [{ ...order.lines[0]!, ...changes, ...(code === 'price_mismatch' && { priceCents: 4_000 }) }];
    expect(await attempt(store, { ...order, lines })).toMatchObject({
      result: { state: 'not_submitted', code },
      orderPosts: 0,
    });
  },
  patience,
);
