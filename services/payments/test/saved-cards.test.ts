import { api, paymentCaptured, paymentDeclined } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { paymentOf } from './support/ledger.ts';
import { createPurchase, nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { createChallengedPurchase, submitUntilActionRequired } from './support/three-d-secure.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
let checkout: ApiClient;
beforeAll(async () => {
  ctx = await createTestContext();
  checkout = ctx.payments.withToken(await ctx.env.serviceToken('checkout', 'payments'));
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

let shoppers = 0;
const newShopper = () => `user_${(shoppers += 1)}`;
const saving = (shopper: string, more: Partial<Purchase> = {}) =>
  createPurchase([5_000], { shopper, savePaymentMethod: true, ...more });
const captured = (purchase: Purchase) =>
  ctx.env.spy.waitFor(
    paymentCaptured,
    (event) => event.sessionId === purchase.sessionId && event.attempt === purchase.attempt,
  );
async function pay(purchase: Purchase): Promise<Purchase> {
  await ctx.submit(purchase);
  await eventuallyDue(ctx, () => captured(purchase));
  return purchase;
}
const cardsOf = async (shopper: string) =>
  (await ctx.payments.as(shopper).call(api.payments.listPaymentMethods)).body.paymentMethods;
const firstCardOf = async (shopper: string) => (await cardsOf(shopper))[0]?.id as string;
const readFor = (shopper: string, id: string, save?: 'true') =>
  checkout.call(api.payments.readPaymentMethod, { params: { id }, query: { shopper, ...(save && { save }) } });
const customersAtStripe = async (shopper: string) =>
  (await ctx.asDashboard((stripe) => stripe.customers.list({ limit: 100 }))).data.filter(
    ({ metadata }) => metadata.shopper === shopper,
  );
const remove = (shopper: string, id: string, client = ctx.payments.as(shopper)) =>
  client.call(api.payments.deletePaymentMethod, { params: { id } });

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
    await ctx.env.moveClock('payments', 1_000); // the clock of a story above was at 400, and timers keep their next run
    await eventuallyDue(ctx, () => captured(purchase));
    expect((await paymentOf(ctx, purchase)).status).toBe('captured');
  });
});

describe('a saved card of another shopper', () => {
  it('is refused like a card that does not exist, and cannot be deleted', async () => {
    const owner = newShopper();
    await pay(saving(owner));
    const id = await firstCardOf(owner);
    expect((await readFor(owner, id)).body).toMatchObject({ id, last4: '4242' });
    const guest = ctx.payments.withToken(await ctx.env.guestToken('guest_2'));
    const strangers = { [newShopper()]: undefined, guest_2: guest };
    for (const [stranger, client] of Object.entries(strangers)) {
      const refused = (await readFor(stranger, id)).problem;
      const unknown = (await readFor(stranger, 'pm_nobody_has_it')).problem;
      expect(refused).toMatchObject({ status: 422, code: 'payment_method_invalid', detail: unknown.detail });
      expect((await remove(stranger, id, client)).problem).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(await cardsOf(owner)).toHaveLength(1);
  });

  it('is charged to nobody, even if checkout lets it pass', async () => {
    const owner = newShopper();
    await pay(saving(owner));
    const purchase = createPurchase([5_000], { shopper: newShopper(), paymentMethodId: await firstCardOf(owner) });
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toEqual([]);
  });
});

describe('a card of a customer at Stripe that is not ours', () => {
  it('is refused to every shopper', async () => {
    const { id: customer } = await ctx.asDashboard((stripe) => stripe.customers.create());
    const { id } = await ctx.asDashboard((stripe) => stripe.paymentMethods.attach('pm_card_visa', { customer }));
    const owner = newShopper();
    await pay(saving(owner));
    for (const shopper of [owner, newShopper(), 'guest_3'])
      expect((await readFor(shopper, id)).problem).toMatchObject({ status: 422, code: 'payment_method_invalid' });
  });
});

describe('a deleted card', () => {
  const isRefusedTo = async (shopper: string, id: string) =>
    expect((await readFor(shopper, id)).problem).toMatchObject({ status: 422, code: 'payment_method_invalid' });

  it('is refused to its owner and to everyone else, like one that does not exist', async () => {
    const owner = newShopper();
    await pay(saving(owner));
    const id = await firstCardOf(owner);
    expect((await readFor(owner, id)).status).toBe(200);
    expect((await remove(owner, id)).status).toBe(204);
    for (const shopper of [owner, newShopper(), 'guest_4']) await isRefusedTo(shopper, id);
    const unnamed = await checkout.call(api.payments.readPaymentMethod, { params: { id } });
    expect(unnamed.problem).toMatchObject({ status: 422, code: 'payment_method_invalid' });
  });

  it('is refused too if it was detached at the site of Stripe', async () => {
    const owner = newShopper();
    await pay(saving(owner));
    const id = await firstCardOf(owner);
    await ctx.asDashboard((stripe) => stripe.paymentMethods.detach(id));
    await eventually(() => isRefusedTo(owner, id));
    await isRefusedTo(newShopper(), id);
  });

  it('is declined and not charged in a purchase that still holds it; another card is charged', async () => {
    const owner = newShopper();
    await pay(saving(owner));
    const paymentMethodId = await firstCardOf(owner);
    expect((await remove(owner, paymentMethodId)).status).toBe(204);
    for (const shopper of [owner, newShopper()]) {
      const purchase = createPurchase([5_000], { shopper, paymentMethodId });
      await ctx.submit(purchase);
      await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
      expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toEqual([]);
      await pay(nextAttempt(purchase, { paymentMethodId: 'pm_card_visa' }));
    }
  });
});

describe('deleting a saved card', () => {
  it('takes it off the list; a second time it is not found', async () => {
    const shopper = newShopper();
    await pay(saving(shopper));
    await pay(saving(shopper, { paymentMethodId: 'pm_card_mastercard' }));
    const [newest, oldest] = await cardsOf(shopper);
    expect([newest?.last4, oldest?.last4]).toEqual(['4444', '4242']);
    expect((await remove(shopper, String(oldest?.id))).status).toBe(204);
    expect(await cardsOf(shopper)).toMatchObject([{ last4: '4444' }]);
    expect((await remove(shopper, String(oldest?.id))).status).toBe(404);
  });

  it('shows a card that was saved twice once, and deletes it at once', async () => {
    const shopper = newShopper();
    await pay(saving(shopper));
    await pay(saving(shopper));
    const [card, ...others] = await cardsOf(shopper);
    expect(others).toEqual([]);
    expect((await remove(shopper, String(card?.id))).status).toBe(204);
    expect(await cardsOf(shopper)).toEqual([]);
  });

  it.each(['pm_unknown', 'nonsense', 'pi_1'])('%s is not found', async (id) => {
    const shopper = newShopper();
    await pay(saving(shopper));
    expect((await remove(shopper, id)).problem).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('and the list answer 503 while Stripe is unavailable, and nothing is deleted', async () => {
    const shopper = newShopper();
    await pay(saving(shopper));
    const id = await firstCardOf(shopper);
    await ctx.control('fail', { operation: 'GET /v1/payment_methods', mode: 'http500', times: 2 });
    const { problem, headers } = await ctx.payments.as(shopper).call(api.payments.listPaymentMethods);
    expect(problem).toMatchObject({ status: 503, code: 'service_unavailable', retryable: true });
    expect(headers.get('retry-after')).toBe('5');
    const detach = 'POST /v1/payment_methods/{payment_method}/detach';
    await ctx.control('fail', { operation: detach, mode: 'drop_before', times: 4 });
    expect((await remove(shopper, id)).status).toBe(503);
    expect(await cardsOf(shopper)).toHaveLength(1);
  });

  it('needs a token of a shopper', async () => {
    for (const [method, path] of [
      ['GET', '/payment-methods'],
      ['DELETE', '/payment-methods/pm_1'],
    ] as const)
      expect((await ctx.payments.send(method, path)).status).toBe(401);
  });
});
