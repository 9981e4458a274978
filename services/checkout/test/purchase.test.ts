import { api, checkoutCompleted, checkoutPaid, checkoutSubmitted, orderCreated } from '@muse/contracts';
import { createTestContext, historyOf, type TestContext } from './support/context.ts';
import { portland } from './support/fixtures.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('a purchase from two stores', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  it('goes from frozen prices to one confirmation, with an event per step', async () => {
    const alice = createShopper(ctx);
    const begun = await alice.begins();
    expect(begun.status).toBe(201);
    expect(begun.headers.get('location')).toBe(`/api/v1/checkout/sessions/${alice.id()}`);
    expect(begun.body).toMatchObject({ status: 'incomplete', currency: 'USD', payment: null, orders: [], version: 1 });
    expect(begun.body.cartSnapshot.summary).toEqual({
      ...{ totalStoreCount: 2, totalItemCount: 3, subtotalCents: 11_199, discountCents: 2_002 },
      ...{ shippingCents: 0, taxCents: 0, serviceFeeCents: 0, totalCents: 11_199 },
    });
    expect(Date.parse(begun.body.expiresAt) - Date.parse(begun.body.createdAt)).toBe(30 * 60_000);

    const shipped = await alice.ships({ ...portland, state: 'Oregon' });
    expect(shipped.body).toMatchObject({ status: 'ready_for_payment', shippingAddress: { state: 'OR', phone: null } });
    const ready = await alice.pays();
    expect(ready.body).toMatchObject({ status: 'ready_for_complete', paymentMethod: { brand: 'visa', last4: '4242' } });
    expect(ready.headers.get('etag')).toBe('"3"');

    const placing = alice.places();
    const submitted = await services.submitted(alice.id());
    expect(submitted.correlationid).toBe(alice.id());
    expect(submitted.data).toMatchObject({
      ...{ shopper: alice.name, attempt: 1, amountCents: 11_199, currency: 'USD', paymentMethodId: 'pm_visa' },
      shares: [
        { storeId: 'nordstrom', itemsCents: 9_998, totalCents: 9_998, taxState: 'OR' },
        { storeId: 'rack', itemsCents: 1_201, totalCents: 1_201, taxState: 'OR' },
      ],
    });
    expect((await alice.looks()).body.payment).toEqual({ status: 'processing', clientSecret: null, declineCode: null });

    await services.capture(alice.id());
    const paid = await ctx.env.spy.waitFor(checkoutPaid, (data) => data.sessionId === alice.id());
    expect(paid.data.orders.map((order) => order.orderNumber)).toEqual(
      submitted.data.shares.map((share) => share.orderNumber),
    );
    expect(paid.data).toMatchObject({
      address: { zip: '97209', email: 'alice@example.com' },
      orders: [
        { lines: [{ productSku: 'shirt', quantity: 2, totalPriceCents: 9_998 }], itemCount: 2 },
        { itemCount: 1 },
      ],
    });
    expect((await alice.looks()).body).toMatchObject({
      status: 'complete_in_progress',
      payment: { status: 'succeeded' },
    });

    await services.createOrders(alice.id());
    const placed = await placing;
    expect(placed.status).toBe(201);
    expect(placed.headers.get('muse-repeated')).toBeNull();
    expect(placed.body).toEqual({
      checkoutSessionId: alice.id(),
      status: 'completed',
      totalChargedCents: 11_199,
      currency: 'USD',
      orders: paid.data.orders.map(({ orderNumber, storeId, storeName, totalCents, itemCount }) => ({
        ...{ museOrderNumber: orderNumber, storeId, storeName, status: 'pending', totalCents, itemCount },
      })),
      summary: { totalOrders: 2 },
    });

    const completed = await ctx.env.spy.waitFor(checkoutCompleted, (data) => data.sessionId === alice.id());
    expect(completed.data).toMatchObject({
      ...{ email: 'alice@example.com', totalChargedCents: 11_199 },
      bought: [
        { storeId: 'nordstrom', productSku: 'shirt', size: 'M', color: null, quantity: 2 },
        { storeId: 'rack', productSku: 'socks', quantity: 1 },
      ],
    });
    const session = (await alice.looks()).body;
    expect(session).toMatchObject({
      status: 'completed',
      payment: { status: 'succeeded' },
      orders: placed.body.orders,
    });
    expect(session.completedAt).not.toBeNull();
    expect(placed.headers.get('etag')).toBe(`"${session.version}"`);
    expect(await historyOf(ctx.env, alice.id())).toEqual([
      'incomplete > ready_for_payment',
      'ready_for_payment > ready_for_complete',
      'ready_for_complete > complete_in_progress',
      'complete_in_progress > complete_in_progress',
      'complete_in_progress > completed',
    ]);
  });

  it('returns the same confirmation to every later place, without a new attempt', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const [placed] = await Promise.all([alice.places(), services.succeed(alice.id())]);
    const again = await alice.places();
    expect(again.status).toBe(200);
    expect(again.body).toEqual(placed.body);
    expect(again.headers.get('muse-repeated')).toBe('true');
    expect(ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === alice.id())).toHaveLength(1);
  });

  it('twenty concurrent place requests are one purchase', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const pressing = Promise.all(Array.from({ length: 20 }, () => alice.places()));
    await services.succeed(alice.id());
    const answers = await pressing;
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    // A request that arrives after the completion gets the same confirmation with status 200.
    expect(answers.every(({ status }) => status === 201 || status === 200)).toBe(true);
    expect(answers.filter(({ headers }) => headers.get('muse-repeated') === null)).toHaveLength(1);
    expect(ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === alice.id())).toHaveLength(1);
  });

  it('accepts payment before shipping', async () => {
    const alice = createShopper(ctx);
    await alice.begins();
    expect((await alice.pays()).body).toMatchObject({ status: 'incomplete', paymentMethod: { id: 'pm_visa' } });
    expect((await alice.places()).problem.code).toBe('session_incomplete');
    expect((await alice.ships()).body.status).toBe('ready_for_complete');
    expect((await alice.ships()).body.status).toBe('ready_for_complete');
    expect((await alice.pays('pm_mastercard')).body).toMatchObject({ status: 'ready_for_complete', version: 5 });
  });

  it('charges the frozen prices if the cart changes', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    ctx.fill(alice.name, [{ store: 'rack', sku: 'socks', priceCents: 99_999 }]);
    const [placed] = await Promise.all([alice.places(), services.succeed(alice.id())]);
    expect(placed.body).toMatchObject({ totalChargedCents: 11_199 });
  });

  it('buys a part of the cart', async () => {
    const alice = createShopper(ctx);
    const begun = await alice.begins({ items: ['ci_socks'] });
    expect(begun.body.cartSnapshot.stores.map((store) => store.storeId)).toEqual(['rack']);
    expect(begun.body.cartSnapshot.summary).toMatchObject({ totalItemCount: 1, totalCents: 1_201 });
  });

  it('accepts order.created in any order and repeatedly, and completes once', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const placing = alice.places();
    await services.capture(alice.id());
    const [first, second] = await services.createdOrders(alice.id());
    if (!first || !second) throw new Error('two orders were expected');
    await ctx.env.publish(orderCreated, second);
    await ctx.env.publish(orderCreated, second);
    expect(await alice.status()).toBe('complete_in_progress');
    await Promise.all([1, 2, 3].map(() => ctx.env.publish(orderCreated, first)));
    expect((await placing).status).toBe(201);
    const last = await ctx.env.publish(orderCreated, first);
    await services.handledBy('complete-session-when-order-created', last);
    await ctx.env.spy.waitFor(checkoutCompleted, ({ sessionId }) => sessionId === alice.id());
    expect(ctx.env.spy.received(checkoutCompleted).filter(({ data }) => data.sessionId === alice.id())).toHaveLength(1);
  });

  it('keeps the wish to save a card for the attempt it was set for', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const { caller } = alice;
    const params = { id: alice.id() };
    const body = { paymentMethodId: 'pm_visa', save: true };
    expect((await caller.call(api.checkout.setPayment, { params, body })).body.paymentMethod).toEqual({
      ...{ id: 'pm_visa', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 },
    });
    expect(ctx.paymentMethodReads.at(-1)).toEqual({ shopper: alice.name, save: 'true' });
    const placing = alice.places();
    expect((await services.submitted(alice.id())).data.savePaymentMethod).toBe(true);
    await services.succeed(alice.id());
    expect((await placing).status).toBe(201);

    const bob = createShopper(ctx);
    await bob.isReady();
    expect(ctx.paymentMethodReads.at(-1)).toEqual({ shopper: bob.name });
    const [submitted] = await Promise.all([services.submitted(bob.id()), bob.places(), services.succeed(bob.id())]);
    expect(submitted.data).not.toHaveProperty('savePaymentMethod');
  });
});
