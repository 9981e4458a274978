import {
  api,
  checkoutAbandoned,
  orderFailed,
  paymentCancelled,
  paymentDeclined,
  refunded,
  type Share,
  sum,
  type TaxRequest,
} from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import type Stripe from 'stripe';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf } from './support/ledger.ts';
import { untilPaid } from './support/paid.ts';
import { createPurchase, nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { endedOrder, ofOrder } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

const calculating = 'POST /v1/tax/calculations';
const reporting = 'POST /v1/tax/transactions/create_from_calculation';
const seattle = { address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101', country: 'US' };
const lines = [
  { id: 'ci_1', amountCents: 10_000, quantity: 2, taxCode: 'txcd_30011000' },
  { id: 'ci_2', amountCents: 999, quantity: 1, taxCode: null },
];
const asked = (shippingCents = 500): TaxRequest => ({
  ...{ currency: 'USD', address: seattle },
  stores: [{ storeId: 'store-0', lines, shippingCents }],
});

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

/** A token lasts a minute. */
const as = async (service: 'checkout' | 'orders'): Promise<ApiClient> =>
  ctx.payments.withToken(await ctx.env.serviceToken(service, 'payments'));

let aheadSeconds = 0;
const moveClock = (): Promise<void> => {
  aheadSeconds += 60;
  return ctx.env.moveClock('payments', aheadSeconds);
};

const calculate = async (request = asked()) => {
  const { body } = await (await as('checkout')).call(api.payments.calculateTax, { body: request });
  return body.stores[0] as (typeof body.stores)[number];
};

/** A purchase of one order, taxed as calculated. */
async function taxedPurchase(more: Partial<Share> = {}, change: Partial<Purchase> = {}): Promise<Purchase> {
  const tax = await calculate();
  const taxCents = more.taxCents ?? sum(tax.lines.map((line) => line.taxCents)) + tax.shippingTaxCents;
  const purchase = createPurchase([10_999 + 500 + 100 + taxCents], change);
  const parts = { itemsCents: 10_999, shippingCents: 500, feeCents: 100, taxCents, taxState: 'WA' };
  return {
    ...purchase,
    shares: purchase.shares.map((share) => ({ ...share, taxCalculation: tax.calculation, ...parts, ...more })),
  };
}

const transactionsOf = async ({ shares }: Purchase): Promise<Stripe.Tax.Transaction[]> => {
  const { tax_transactions: all } = (await ctx.books()) as unknown as { tax_transactions: Stripe.Tax.Transaction[] };
  const originals = all.filter(({ reference }) => reference === shares[0]?.orderNumber);
  const ids = originals.map(({ id }) => id);
  return [...originals, ...all.filter(({ reversal }) => ids.includes(reversal?.original_transaction ?? ''))];
};
const taxIn = ({ line_items: items, shipping_cost: shipping }: Stripe.Tax.Transaction): number =>
  sum(items?.data.map((line) => line.amount_tax) ?? []) + (shipping?.amount_tax ?? 0);

/** Pays a purchase and moves the clock until its tax is due to be reported. */
const pay = async (purchase: Purchase): Promise<void> => {
  await ctx.submit(purchase);
  await untilPaid(ctx, purchase);
  await moveClock();
};
const isReported = (purchase: Purchase, count = 1) =>
  eventuallyDue(ctx, async () => {
    const found = await transactionsOf(purchase);
    expect(found).toHaveLength(count);
    return found as [Stripe.Tax.Transaction, ...Stripe.Tax.Transaction[]];
  });
const fail = async (purchase: Purchase): Promise<void> => {
  const [share] = purchase.shares as [Share];
  await ctx.env.publish(orderFailed, endedOrder(purchase, share));
  await ctx.env.spy.waitFor(refunded, ofOrder(share));
};
const recordOf = async (purchase: Purchase) =>
  (
    await ctx.env.look<{ state: string; estimate: unknown; failure: string | null }>(
      'select * from payments.tax_record where session_id = $1',
      [purchase.sessionId],
    )
  )[0];

describe('a tax calculation', () => {
  it('has a tax per line and for shipping, by store', async () => {
    const { body } = await (await as('checkout')).call(api.payments.calculateTax, {
      body: {
        ...asked(),
        stores: [...asked().stores, { storeId: 'store-1', lines: [lines[1] as never], shippingCents: 0 }],
      },
    });
    expect(body.stores).toEqual([
      {
        ...{ storeId: 'store-0', calculation: expect.stringMatching(/^taxcalc_/), shippingTaxCents: 33 },
        lines: [
          { id: 'ci_1', taxCents: 650 },
          { id: 'ci_2', taxCents: 65 },
        ],
      },
      expect.objectContaining({ storeId: 'store-1', shippingTaxCents: 0, lines: [{ id: 'ci_2', taxCents: 65 }] }),
    ]);
  });

  it('is refused with 503 while Stripe is unavailable, and is for checkout only', async () => {
    await ctx.control('fail', { operation: calculating, mode: 'http500', times: 1 });
    const refused = await (await as('checkout')).call(api.payments.calculateTax, { body: asked() });
    expect(refused.problem).toMatchObject({ status: 503, code: 'service_unavailable', retryable: true });
    expect((await (await as('orders')).call(api.payments.calculateTax, { body: asked() })).status).toBe(403);
  });
});

describe('the tax of a purchase', () => {
  it('is reported once it is captured, under the order number, and taken back with the refund', async () => {
    const purchase = await taxedPurchase();
    await pay(purchase);
    const [reported] = await isReported(purchase);
    await untilIdle(ctx);
    expect(reported).toMatchObject({ type: 'transaction', shipping_cost: { amount: 500, amount_tax: 33 } });
    expect(taxIn(reported)).toBe(748);
    await fail(purchase);
    const [, reversal] = await isReported(purchase, 2);
    expect(reversal).toMatchObject({ type: 'reversal', reference: expect.stringMatching(/^re_/) });
    expect(taxIn(reversal as Stripe.Tax.Transaction)).toBe(-748);
  });

  it.each([
    ['http500', 3],
    ['drop_after_commit', 2],
  ])('%s, %i times: retried, and reported and reversed once', async (mode, times) => {
    const purchase = await taxedPurchase();
    await ctx.control('fail', { operation: reporting, mode, times });
    await pay(purchase);
    await isReported(purchase);
    await untilIdle(ctx);
    await ctx.control('fail', { operation: 'POST /v1/tax/transactions/create_reversal', mode, times });
    await fail(purchase);
    await isReported(purchase, 2);
    await untilIdle(ctx);
    expect(await transactionsOf(purchase)).toHaveLength(2);
  });

  it('is taken back in parts, each to the cent of its refund, until nothing is left', async () => {
    const purchase = await taxedPurchase();
    const [share] = purchase.shares as [Share];
    await pay(purchase);
    await isReported(purchase);
    const refund = async (body: { amountCents: number } | { shipping: true }) => {
      const operator = ctx.payments.as('olga', ['ops']);
      const params = { orderNumber: share.orderNumber };
      const { status } = await operator.call(api.payments.createRefund, { params, body: { ...body, reason: 'late' } });
      expect(status).toBe(201);
    };
    await refund({ amountCents: 3_333 });
    await isReported(purchase, 2);
    await refund({ shipping: true });
    await isReported(purchase, 3);
    await fail(purchase);
    const [, ...reversals] = await isReported(purchase, 4);
    await untilIdle(ctx);
    const refunds = await ctx.env.look<{ id: string; tax_cents: number }>(
      'select id, tax_cents from payments.refund where order_number = $1',
      [share.orderNumber],
    );
    const byReference = (rows: [string, number][]) => Object.fromEntries(rows);
    expect(byReference(reversals.map((it) => [it.reference, -taxIn(it)]))).toEqual(
      byReference(refunds.map((it) => [it.id, it.tax_cents])),
    );
    expect(sum(reversals.map(taxIn))).toBe(-748);
  });

  it('is taken back with a refund that was made at Stripe’s own site, and with what is refunded after it', async () => {
    const purchase = await taxedPurchase();
    await pay(purchase);
    await isReported(purchase);
    const [charge] = (await ctx.stripeObjectsOf(purchase.sessionId)).charges;
    await ctx.asDashboard((stripe) => stripe.refunds.create({ charge: String(charge?.id), amount: 5_000 }));
    const [, external] = await isReported(purchase, 2);
    expect(taxIn(external as Stripe.Tax.Transaction)).toBeLessThan(-250);
    await fail(purchase);
    const [, ...reversals] = await isReported(purchase, 3);
    expect(sum(reversals.map(taxIn))).toBe(-748);
  });

  it('waits with the reversal until it is reported, if the refund is faster', async () => {
    const purchase = await taxedPurchase();
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
    await fail(purchase);
    expect(await transactionsOf(purchase)).toEqual([]);
    await moveClock();
    await isReported(purchase);
    await moveClock();
    expect(taxIn((await isReported(purchase, 2))[1] as Stripe.Tax.Transaction)).toBe(-748);
  });

  it('is of the attempt that was paid, after a decline and another address', async () => {
    const declined = await taxedPurchase({}, { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(declined);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(declined));
    const { calculation } = await calculate(asked(900));
    const again = nextAttempt(declined, {
      paymentMethodId: 'pm_card_visa',
      shares: declined.shares.map((share) => ({ ...share, taxCalculation: calculation })),
    });
    await pay(again);
    expect((await isReported(again))[0].shipping_cost?.amount).toBe(900);
  });

  it('is never reported if the session ends without a charge', async () => {
    const purchase = await taxedPurchase({}, { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await ctx.env.publish(checkoutAbandoned, { sessionId: purchase.sessionId, reason: 'expired' });
    // A look at the record before the session has ended finds nothing, and the next one is 20 s later.
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase));
    await moveClock();
    await eventuallyDue(ctx, async () => expect((await recordOf(purchase))?.state).toBe('void'));
    expect(await transactionsOf(purchase)).toEqual([]);
  });

  it('that Stripe refuses to take is left to an operator, who lets it be reported again', async () => {
    const purchase = await taxedPurchase({ taxCalculation: 'taxcalc_unknown' });
    await pay(purchase);
    await eventuallyDue(ctx, async () =>
      expect(await recordOf(purchase)).toMatchObject({ state: 'failed', failure: 'resource_missing' }),
    );
    const { calculation } = await calculate();
    await ctx.env.look(
      "update payments.tax_record set state = 'open', calculation_id = $2 where session_id = $1 and state = 'failed'",
      [purchase.sessionId, calculation],
    );
    await moveClock();
    await isReported(purchase);
    await eventuallyDue(ctx, async () =>
      expect(await recordOf(purchase)).toMatchObject({ state: 'reported', failure: null }),
    );
  });
});

describe('an estimated tax', () => {
  const { address1: _street, ...address } = seattle;
  const estimated = async (taxCents: number) => {
    const { shares, ...purchase } = await taxedPurchase({ taxCents, taxEstimate: { address, lines } });
    return { ...purchase, shares: shares.map(({ taxCalculation: _none, ...share }) => share) };
  };

  it.each([
    [1_000, 'less'],
    [700, 'more'],
    [0, 'more'],
  ])(
    'of %i is calculated and reported when Stripe answers; %s is owed, which is booked, and taken back with a refund',
    async (taxCents) => {
      const purchase = await estimated(taxCents);
      await ctx.control('fail', { operation: calculating, mode: 'http500', times: 2 });
      await pay(purchase);
      expect(taxIn((await isReported(purchase))[0])).toBe(748);
      await untilIdle(ctx);
      expect(await balancesOf(ctx, purchase)).toMatchObject({
        tax_difference: 748 - taxCents,
        'sales_tax_payable:WA': taxCents - 748,
      });
      expect((await recordOf(purchase))?.estimate).toBeNull();
      await fail(purchase);
      expect(taxIn((await isReported(purchase, 2))[1] as Stripe.Tax.Transaction)).toBe(-748);
      await untilIdle(ctx);
      expect(await balancesOf(ctx, purchase)).toEqual({});
    },
  );
});
