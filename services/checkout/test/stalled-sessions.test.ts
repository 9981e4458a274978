import { checkoutAbandoned, checkoutPaid, checkoutSubmitted, orderCreated, paymentCancelled } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { checkout } from '../src/service.ts';
import { createTestContext, type TestContext } from './support/context.ts';
import { twoStores } from './support/fixtures.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { publishPaid } from './support/paid.ts';
import { createShopper, type Shopper } from './support/shopper.ts';

describe('a session whose payment or orders do not come', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext({ PLACE_WAIT_SECONDS: '1' });
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  const submittedBy = (shopper: Shopper) =>
    ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === shopper.id());

  it('place answers 202 after its timeout, and the purchase completes later', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const placed = await alice.places();
    expect(placed.status).toBe(202);
    expect(placed.body).toMatchObject({ status: 'complete_in_progress', payment: { status: 'processing' } });
    expect(placed.headers.get('retry-after')).toBe('2');
    expect(placed.headers.get('location')).toBe(`/api/v1/checkout/sessions/${alice.id()}`);
    const again = await alice.places();
    expect(again.status).toBe(202);
    expect(again.headers.get('muse-repeated')).toBe('true');

    for (const answer of [await alice.ships(), await alice.pays(), await alice.cancels(), await alice.begins()])
      expect(answer.problem).toMatchObject({ status: 409, code: 'checkout_in_progress', retryable: true });

    await services.succeed(alice.id());
    await eventually(async () => expect(await alice.status()).toBe('completed'));
    const last = await alice.places();
    expect(last.status).toBe(200);
    expect(last.body).toMatchObject({ status: 'completed', summary: { totalOrders: 2 } });
    for (const answer of [await alice.ships(), await alice.pays(), await alice.cancels()])
      expect(answer.problem).toMatchObject({ status: 409, code: 'session_completed' });
    expect(submittedBy(alice)).toHaveLength(1);
  });

  it('checkout.submitted is published again after a minute, then with backoff; checkout.paid after half a minute', async () => {
    await ctx.env.stopClock('checkout');
    const alice = createShopper(ctx);
    await alice.isReady();
    await alice.places();
    await ctx.env.moveClock('checkout', 50);
    await ctx.server.runDue();
    expect(submittedBy(alice)).toHaveLength(1);
    await ctx.env.moveClock('checkout', 70);
    await ctx.server.runDue();
    await eventually(() => expect(submittedBy(alice)).toHaveLength(2));
    expect(submittedBy(alice)[1]?.data).toEqual(submittedBy(alice)[0]?.data);
    await ctx.env.moveClock('checkout', 140);
    await ctx.server.runDue();
    expect(submittedBy(alice)).toHaveLength(2);
    await ctx.env.moveClock('checkout', 170);
    await ctx.server.runDue();
    await eventually(() => expect(submittedBy(alice)).toHaveLength(3));

    await services.capture(alice.id());
    await services.createdOrders(alice.id());
    await ctx.env.moveClock('checkout', 230);
    await ctx.server.runDue();
    const paid = () => ctx.env.spy.received(checkoutPaid).filter(({ data }) => data.sessionId === alice.id());
    await eventually(() => expect(paid()).toHaveLength(2));
    expect(paid()[1]?.data).toEqual(paid()[0]?.data);
    await services.createOrders(alice.id());
    await eventually(async () => expect(await alice.status()).toBe('completed'));
    await ctx.env.moveClock('checkout', 3_600);
    await ctx.server.runDue();
    expect(paid()).toHaveLength(2);
    await ctx.env.startClock('checkout');
  });

  it('a waiting request in one replica finds the outcome that another replica committed', async () => {
    const replica = await ctx.env.start(checkout, { PLACE_WAIT_SECONDS: '60' });
    for (let round = 0; round < 4; round += 1) {
      const alice = createShopper(ctx, twoStores, replica);
      await alice.isReady();
      const [placed] = await Promise.all([alice.places(), services.succeed(alice.id())]);
      expect(placed.status).toBe(201);
    }
  });

  it('place answers before the deadline of its caller', async () => {
    const replica = await ctx.env.start(checkout, { PLACE_WAIT_SECONDS: '60' });
    const alice = createShopper(ctx, twoStores, replica);
    await alice.isReady();
    const began = performance.now();
    expect((await alice.places({ 'muse-deadline': '5000' })).status).toBe(202);
    expect(performance.now() - began).toBeLessThan(30_000); // without the deadline it would wait for 60 s
  });

  it('a payment cancelled at Stripe ends the session', async () => {
    const replica = await ctx.env.start(checkout, { PLACE_WAIT_SECONDS: '60' });
    const alice = createShopper(ctx, twoStores, replica);
    await alice.isReady();
    const placing = alice.places();
    await services.submitted(alice.id());
    await ctx.env.publish(paymentCancelled, { sessionId: alice.id(), attempt: 1 });
    expect((await placing).problem).toMatchObject({ status: 410, code: 'session_cancelled' });
    await ctx.env.spy.waitFor(checkoutAbandoned, (data) => data.sessionId === alice.id());
  });

  it('events that are not ready are retried, unprocessable ones become dead letters', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    await alice.places();
    const paid = { attempt: 1, currency: 'USD' };
    const early = await publishPaid(ctx, { ...paid, sessionId: 'cs_not_there_yet', amountCents: 100 });
    const wrong = await publishPaid(ctx, { ...paid, sessionId: alice.id(), amountCents: 1 });
    await eventually(async () => {
      const put = await ctx.env.look('select from checkout.scheduled_message where message_id = $1', [early]);
      const parked = await ctx.env.look('select from checkout.dead_letter where message_id = $1', [wrong]);
      expect([put.length, parked.length]).toEqual([1, 1]);
    });
    await services.capture(alice.id());
    const [order] = await services.createdOrders(alice.id());
    if (!order) throw new Error('an order was expected');
    const unknown = await ctx.env.publish(orderCreated, { ...order, orderNumber: 'MO-000000' });
    await eventually(async () => {
      const parked = await ctx.env.look('select from checkout.dead_letter where message_id = $1', [unknown]);
      expect(parked).toHaveLength(1);
    });
    await services.createOrders(alice.id());
    await eventually(async () => expect(await alice.status()).toBe('completed'));
  });
});
