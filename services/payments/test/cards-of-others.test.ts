import { api, paymentDeclined } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createPurchase, nextAttempt, ofSession } from './support/purchases.ts';
import { createSavedCards, newShopper, saving } from './support/saved-cards.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { untilIdle } from './support/waiting.ts';

const { ctx, checkout, cardsOf, pay, firstCardOf, readFor, remove } = await createSavedCards();
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

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
