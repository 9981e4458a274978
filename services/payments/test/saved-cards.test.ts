import { api, orderFailed, paymentDeclined, type Share } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { balancesOf, paymentOf } from './support/ledger.ts';
import { createPurchase, nextAttempt, ofSession } from './support/purchases.ts';
import { endedOrder, refundsOf } from './support/refunds.ts';
import { createSavedCards, newShopper, saving } from './support/saved-cards.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { createChallengedPurchase, submitUntilActionRequired } from './support/three-d-secure.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

const { ctx, captured, cardsOf, pay, firstCardOf, readFor, customersAtStripe } = await createSavedCards();
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

describe('the customer of a shopper at Stripe', () => {
  it('is created once, with no more than our id of the shopper', async () => {
    const shopper = newShopper();
    await Promise.all([1, 2, 3].map(() => readFor(shopper, 'pm_card_visa')));
    await untilIdle(ctx);
    await readFor(shopper, 'pm_card_mastercard');
    await untilIdle(ctx);
    expect(await customersAtStripe(shopper)).toMatchObject([{ metadata: { shopper }, email: null, name: null }]);
  });

  it('is not created for a guest before a card is to be saved', async () => {
    await readFor('guest_1', 'pm_card_visa');
    await pay(createPurchase([5_000], { shopper: 'guest_1' }));
    await untilIdle(ctx);
    expect(await customersAtStripe('guest_1')).toEqual([]);
    await readFor('guest_1', 'pm_card_visa', 'true');
    await untilIdle(ctx);
    expect(await customersAtStripe('guest_1')).toHaveLength(1);
  });

  it('is created once if the answer of Stripe is lost, and the purchase waits for it', async () => {
    const shopper = newShopper();
    await ctx.control('fail', { operation: 'POST /v1/customers', times: 2, mode: 'drop_after_commit' });
    await pay(saving(shopper));
    expect(await customersAtStripe(shopper)).toHaveLength(1);
    expect(await cardsOf(shopper)).toHaveLength(1);
  });

  it('is given up while Stripe refuses to create it, and created with the next card', async () => {
    const shopper = newShopper();
    await ctx.control('fail', { operation: 'POST /v1/customers', times: 1_000, mode: 'http500' });
    await readFor(shopper, 'pm_card_visa');
    await ctx.env.moveClock('payments', 400);
    await untilIdle(ctx);
    await ctx.control('fail', { clear: true });
    await ctx.env.moveClock('payments', 0);
    expect(await customersAtStripe(shopper)).toEqual([]);
    await readFor(shopper, 'pm_card_visa');
    await untilIdle(ctx);
    expect(await customersAtStripe(shopper)).toHaveLength(1);
  });

  it('is that of every later purchase', async () => {
    const shopper = newShopper();
    await pay(saving(shopper));
    const later = await pay(createPurchase([5_000], { shopper, paymentMethodId: await firstCardOf(shopper) }));
    const { payment_intents: intents } = await ctx.stripeObjectsOf(later.sessionId);
    const [customer] = await customersAtStripe(shopper);
    expect(intents).toMatchObject([{ status: 'succeeded', customer: customer?.id }]);
  });

  it('is replaced after it was deleted at Stripe, and payments go on', async () => {
    const shopper = newShopper();
    await pay(saving(shopper));
    const [first] = await customersAtStripe(shopper);
    await ctx.asDashboard((stripe) => stripe.customers.del(String(first?.id)));
    expect(await cardsOf(shopper)).toEqual([]);
    await eventuallyDue(ctx, async () =>
      expect(await ctx.env.look('select from payments.customer where stripe_customer_id = $1', [first?.id])).toEqual(
        [],
      ),
    );
    await pay(saving(shopper));
    expect((await customersAtStripe(shopper)).map(({ id }) => id)).not.toContain(first?.id);
    expect(await cardsOf(shopper)).toHaveLength(1);
  });

  it('can be erased at Stripe: no name stays, the ledger balances, and the order can still be refunded', async () => {
    const shopper = newShopper();
    const purchase = await pay(saving(shopper));
    const [customer] = await customersAtStripe(shopper);
    await ctx.asDashboard((stripe) => stripe.customers.del(String(customer?.id)));
    await eventuallyDue(ctx, async () =>
      expect(await ctx.env.look('select from payments.customer where stripe_customer_id = $1', [customer?.id])).toEqual(
        [],
      ),
    );
    await ctx.env.publish(orderFailed, endedOrder(purchase, purchase.shares[0] as Share));
    await eventuallyDue(ctx, async () =>
      expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'succeeded' }]),
    );
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect(await customersAtStripe(shopper)).toEqual([]);
  });

  it('is replaced after a decline, if the webhook about its deletion was lost', async () => {
    const shopper = newShopper();
    await pay(saving(shopper));
    const [first] = await customersAtStripe(shopper);
    await ctx.control('webhooks', { lose: true });
    await ctx.asDashboard((stripe) => stripe.customers.del(String(first?.id)));
    const purchase = saving(shopper);
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await pay(nextAttempt(purchase));
    expect(await cardsOf(shopper)).toHaveLength(1);
  });
});

describe('saving a card', () => {
  it('lists it after it was charged, without its fingerprint', async () => {
    const shopper = newShopper();
    expect(await cardsOf(shopper)).toEqual([]);
    await pay(saving(shopper, { paymentMethodId: 'pm_card_mastercard' }));
    expect(await cardsOf(shopper)).toEqual([
      {
        id: expect.stringMatching(/^pm_/),
        brand: 'mastercard',
        last4: '4444',
        expMonth: expect.any(Number),
        expYear: expect.any(Number),
      },
    ]);
    const { headers } = await ctx.payments.as(shopper).call(api.payments.listPaymentMethods);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('saves nothing unless the shopper asked', async () => {
    const shopper = newShopper();
    await readFor(shopper, 'pm_card_visa');
    await untilIdle(ctx);
    await pay(createPurchase([5_000], { shopper }));
    expect(await cardsOf(shopper)).toEqual([]);
  });

  it('saves no declined card, and not the next one if that was not to be saved', async () => {
    const shopper = newShopper();
    const purchase = saving(shopper, { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await pay(nextAttempt(purchase, { paymentMethodId: 'pm_card_visa', savePaymentMethod: undefined }));
    expect(await cardsOf(shopper)).toEqual([]);
  });

  it('saves the card of a second attempt', async () => {
    const shopper = newShopper();
    const purchase = createPurchase([5_000], { shopper, paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await pay(nextAttempt(purchase, { paymentMethodId: 'pm_card_visa', savePaymentMethod: true }));
    expect(await cardsOf(shopper)).toMatchObject([{ last4: '4242' }]);
  });

  it('saves a card after 3-D Secure, and not before', async () => {
    const shopper = newShopper();
    const purchase = createChallengedPurchase({ shopper, savePaymentMethod: true });
    const intent = await submitUntilActionRequired(ctx, purchase);
    expect(await cardsOf(shopper)).toEqual([]);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await captured(purchase);
    expect(await cardsOf(shopper)).toHaveLength(1);
  });

  it('goes on after a crash between creating the intent and storing it', async () => {
    const shopper = newShopper();
    await ctx.control('fail', { operation: 'POST /v1/payment_intents', times: 2, mode: 'drop_after_commit' });
    const purchase = await pay(saving(shopper));
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toHaveLength(1);
    expect(await cardsOf(shopper)).toHaveLength(1);
  });

  it('is reconciled with the same parameters if its job was lost', async () => {
    const shopper = newShopper();
    await ctx.control('fail', { operation: 'POST /v1/payment_intents', times: 2, mode: 'drop_after_commit' });
    const purchase = saving(shopper);
    await ctx.submit(purchase);
    await eventually(async () => {
      const rows = await ctx.env.look(
        `update payments.task set state = 'done', done_at = payments.muse_clock() where kind = 'charge' and state = 'open' and attempts > 0
         and payload ->> 'sessionId' = $1 returning id`,
        [purchase.sessionId],
      );
      expect(rows).toHaveLength(1);
    });
    await ctx.env.moveClock('payments', 400);
    await eventuallyDue(ctx, () => captured(purchase));
    expect((await paymentOf(ctx, purchase)).status).toBe('captured');
  });
});
