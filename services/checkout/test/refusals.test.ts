import { api, checkoutSubmitted } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { newYork, twoStores } from './support/fixtures.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('checkout refuses', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  const sessionsOf = (shopper: string) => ctx.env.look('select from checkout.session where shopper = $1', [shopper]);

  describe('to create a session for', () => {
    it('an empty cart, also if items are named', async () => {
      const shopper = createShopper(ctx, []);
      expect((await shopper.begins()).problem).toMatchObject({ status: 409, code: 'cart_empty' });
      expect((await shopper.begins({ items: ['ci_1'] })).problem.code).toBe('cart_empty');
    });

    it('items that are out of stock, with pointers, unless they are left out', async () => {
      const shopper = createShopper(ctx, [
        ...twoStores,
        { store: 'rack', sku: 'hat', priceCents: 500, inStock: false },
      ]);
      const refused = await shopper.begins();
      expect(refused.problem).toMatchObject({
        ...{ status: 409, code: 'out_of_stock' },
        errors: [{ pointer: '/stores/1/items/1', code: 'out_of_stock' }],
      });
      const named = await shopper.begins({ items: ['ci_shirt', 'ci_hat', 'ci_nobody'] });
      expect(named.problem).toMatchObject({ code: 'out_of_stock', errors: [{ pointer: '/items/1' }] });
      expect((await shopper.begins({ items: ['ci_shirt', 'ci_shirt'] })).body.cartSnapshot.summary).toMatchObject({
        subtotalCents: 9_998,
      });
    });

    it('items that are not in the cart', async () => {
      const shopper = createShopper(ctx);
      const refused = await shopper.begins({ items: ['ci_shirt', 'ci_1', 'ci_2'] });
      expect(refused.problem).toMatchObject({ status: 422, code: 'unknown_cart_item' });
      expect(refused.problem.errors?.map(({ pointer }) => pointer)).toEqual(['/items/1', '/items/2']);
      expect(await sessionsOf(shopper.name)).toEqual([]);
    });

    it('more than a card can be charged', async () => {
      const shopper = createShopper(ctx, [{ store: 'rack', sku: 'yacht', priceCents: 50_000_000, quantity: 2 }]);
      expect((await shopper.begins()).problem).toMatchObject({ status: 422, code: 'amount_too_large' });
    });

    it('a purchase that does not fit into one event', async () => {
      const url = `https://store.example/${'x'.repeat(2_400)}`;
      const wishes = Array.from({ length: 100 }, (_, n) => ({ store: 'rack', sku: `sku${n}`, priceCents: 100, url }));
      const shopper = createShopper(ctx, wishes);
      expect((await shopper.begins()).problem).toMatchObject({ status: 422, code: 'amount_too_large' });
    });

    it('an invalid list of items', async () => {
      const shopper = createShopper(ctx);
      for (const body of [{ items: [] }, { items: 'ci_shirt' }, { item: ['ci_shirt'] }, [], { items: [1] }])
        expect((await shopper.caller.send('POST', '/checkout/sessions', body)).problem).toMatchObject({
          ...{ status: 400, code: 'validation_failed' },
        });
    });

    it('any cart while the cart service does not answer', async () => {
      const shopper = createShopper(ctx);
      ctx.down.cart = true;
      const refused = await shopper.begins();
      ctx.down.cart = false;
      expect(refused.problem).toMatchObject({ status: 503, code: 'service_unavailable' });
      expect(refused.headers.get('retry-after')).not.toBeNull();
      expect(await sessionsOf(shopper.name)).toEqual([]);
    });
  });

  describe('to set', () => {
    it('an unknown payment method, an invalid one, or a card number', async () => {
      const shopper = createShopper(ctx);
      await shopper.begins();
      expect((await shopper.pays('pm_unknown')).problem).toMatchObject({ status: 422, code: 'payment_method_invalid' });
      expect((await shopper.pays('tok_visa')).problem).toMatchObject({
        ...{ status: 400, code: 'validation_failed', errors: [{ pointer: '/paymentMethodId' }] },
      });
      expect((await shopper.pays('4242 4242 4242 4242')).problem).toMatchObject({
        ...{ status: 422, code: 'card_number_refused' },
      });
      expect((await shopper.looks()).body).toMatchObject({ paymentMethod: null, version: 1 });
    });

    it('a card for a session that was placed while the card was read', async () => {
      const shopper = createShopper(ctx);
      await shopper.isReady();
      let placing: Promise<unknown> = Promise.resolve();
      ctx.duringPaymentMethodRead.run = async () => {
        placing = shopper.places();
        await services.submitted(shopper.id());
      };
      const refused = await shopper.pays('pm_mastercard');
      delete ctx.duringPaymentMethodRead.run;
      expect(refused.problem).toMatchObject({ status: 409, code: 'checkout_in_progress' });
      await services.succeed(shopper.id());
      await placing;
      expect((await shopper.looks()).body).toMatchObject({ status: 'completed', paymentMethod: { id: 'pm_visa' } });
    });

    it('an address whose shipping and tax push the total over what a card can be charged; another one is fine', async () => {
      const shopper = createShopper(ctx, [{ store: 'rack', sku: 'yacht', priceCents: 99_000_000 }]);
      await shopper.begins();
      const refused = await shopper.ships({ ...newYork, city: 'Seattle', state: 'WA', zip: '98101' });
      expect(refused.problem).toMatchObject({ status: 422, code: 'amount_too_large' });
      expect((await shopper.looks()).body).toMatchObject({ status: 'incomplete', shippingAddress: null, version: 1 });
      expect((await shopper.ships()).body).toMatchObject({ status: 'ready_for_payment' }); // Oregon: no tax
    });

    it('any card while payments does not answer', async () => {
      const shopper = createShopper(ctx);
      await shopper.begins();
      ctx.down.payments = true;
      const refused = await shopper.pays();
      ctx.down.payments = false;
      expect(refused.problem).toMatchObject({ status: 503, code: 'service_unavailable' });
      expect((await shopper.looks()).body).toMatchObject({ paymentMethod: null, version: 1 });
    });
  });

  describe('to place', () => {
    it('a session without address or card', async () => {
      const shopper = createShopper(ctx);
      await shopper.begins();
      expect((await shopper.places()).problem).toMatchObject({ status: 409, code: 'session_incomplete' });
      await shopper.ships();
      expect((await shopper.places()).problem).toMatchObject({ status: 409, code: 'session_incomplete' });
    });

    it('less than a card can be charged, and changes nothing', async () => {
      const shopper = createShopper(ctx, [{ store: 'rack', sku: 'button', priceCents: 49 }]);
      await shopper.isReady();
      const { version } = (await shopper.looks()).body;
      expect((await shopper.places()).problem).toMatchObject({ status: 422, code: 'amount_too_small' });
      expect((await shopper.looks()).body).toMatchObject({ status: 'ready_for_complete', version });
      expect(ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === shopper.id())).toEqual([]);
    });

    it('a session with a request body', async () => {
      const shopper = createShopper(ctx);
      await shopper.isReady();
      const path = `/checkout/sessions/${shopper.id()}/place`;
      expect((await shopper.caller.send('POST', path, { totalCents: 1 })).problem.code).toBe('validation_failed');
    });
  });

  it('a stale version, before it checks the status', async () => {
    const shopper = createShopper(ctx);
    await shopper.begins();
    const stale = { 'if-match': '"7"' };
    const calls = [shopper.ships(undefined, stale), shopper.pays(undefined, stale), shopper.places(stale)];
    for (const refused of await Promise.all([...calls, shopper.cancels(stale), shopper.looks(stale)])) {
      expect(refused.problem).toMatchObject({ status: 412, code: 'version_stale' });
      expect(refused.headers.get('etag')).toBe('"1"');
    }
    expect((await shopper.ships(undefined, { 'if-match': '"1"' })).headers.get('etag')).toBe('"2"');
    expect((await shopper.pays(undefined, { 'if-match': 'W/"1", "2"' })).headers.get('etag')).toBe('"3"');
    expect((await shopper.cancels({ 'if-match': '*' })).headers.get('etag')).toBe('"4"');
    expect((await shopper.ships(undefined, stale)).problem.code).toBe('version_stale');
  });

  it('other shoppers with 404, for every operation', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const mallory = ctx.server.as('mallory');
    for (const id of [alice.id(), 'cs_nobody']) {
      const path = `/checkout/sessions/${id}`;
      const answers = await Promise.all([
        mallory.send('GET', path),
        mallory.send('PUT', `${path}/shipping`, { ...(await alice.looks()).body.shippingAddress }),
        mallory.send('PUT', `${path}/payment`, { paymentMethodId: 'pm_visa' }),
        mallory.send('POST', `${path}/place`, undefined, { 'if-match': '"1"' }),
        mallory.send('POST', `${path}/cancel`),
      ]);
      for (const { problem } of answers) expect(problem).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect((await alice.looks()).body).toMatchObject({ status: 'ready_for_complete', version: 3 });
  });

  it('callers without a token or with the wrong role', async () => {
    expect((await ctx.server.call(api.checkout.createSession)).problem).toMatchObject({ status: 401 });
    const service = ctx.server.as('robot', ['service']);
    expect((await service.call(api.checkout.createSession)).problem).toMatchObject({ status: 403 });
  });

  it('nothing if a session is cancelled twice', async () => {
    const shopper = createShopper(ctx);
    await shopper.isReady();
    expect((await shopper.cancels()).body).toMatchObject({ status: 'cancelled', version: 4 });
    expect((await shopper.cancels()).body).toMatchObject({ status: 'cancelled', version: 4 });
    for (const answer of [await shopper.ships(), await shopper.pays(), await shopper.places()])
      expect(answer.problem).toMatchObject({ status: 410, code: 'session_cancelled' });
  });

  it('to store the reply of place under an Idempotency-Key: it answers from the session', async () => {
    const shopper = createShopper(ctx);
    await shopper.isReady();
    const key = { 'idempotency-key': 'place-once' };
    const [placed] = await Promise.all([shopper.places(key), services.succeed(shopper.id())]);
    expect(placed.status).toBe(201);
    const again = await shopper.places(key);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(placed.body);
    expect(
      await ctx.env.look(`select from checkout.idempotency_key where key = 'place-once' and body is not null`),
    ).toEqual([]);
  });
});
