import { api, placementFailed, placementHandedOver, placementStarted, placementSucceeded } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { failureCodes } from '../src/domain/failure-codes.ts';
import { createMachineContext, type MachineContext } from './support/machines.ts';

let ctx: MachineContext;
beforeAll(async () => {
  ctx = await createMachineContext();
});
afterEach(() => ctx.env.moveClock('placement', 0));
afterAll(() => ctx.close());

const notSubmitted = (code: keyof typeof failureCodes) => ({
  state: 'not_submitted' as const,
  code,
  detail: 'As the store says.\u0007<b>',
  step: 'review',
  filled: ['address'],
});

describe('an order of a store with a machine', () => {
  it('is placed once, with its way, version, evidence and events', async () => {
    const storeId = await ctx.store({
      async prepare({ context, order }) {
        expect(order).toMatchObject({
          currency: 'USD',
          email: `${order.orderNumber.toLowerCase()}@orders.muse.example`,
        });
        await context.checkpoint('review');
        await context.keep({ step: 'review', contentType: 'text/plain', bytes: Buffer.from('total 280.00') });
        return { state: 'prepared', totalCents: 28_000, currency: 'USD' };
      },
    });
    const order = await ctx.queueOrder({ storeId });
    const placed = await ctx.becomes(order, 'placed');
    expect(placed).toMatchObject({ storeOrderNumber: ctx.stores.purchasesOf(order.orderNumber)[0]?.storeOrderNumber });
    expect(placed.attempts).toEqual([
      expect.objectContaining({ method: 'headless', version: 'script 1', outcome: 'placed', code: null }),
    ]);
    expect(placed.evidence).toEqual([expect.objectContaining({ by: 'machine:headless', step: 'review' })]);
    expect(placed.attempts[0]?.evidence).toEqual([placed.evidence[0]?.id]);
    const isOurs = (data: { orderNumber: string }) => data.orderNumber === order.orderNumber;
    const started = await ctx.env.spy.waitFor(placementStarted, isOurs);
    expect(started.data).toMatchObject({ method: 'headless', by: 'machine:headless', attempt: 1 });
    const succeeded = await ctx.env.spy.waitFor(placementSucceeded, isOurs);
    expect(succeeded.data).toMatchObject({ method: 'headless', actualTotalCents: 28_000 });
    expect(ctx.env.spy.received(placementHandedOver).filter(({ data }) => isOurs(data))).toEqual([]);
  });

  it('goes to a person after a failure that no machine can decide, with the step where it stopped', async () => {
    const storeId = await ctx.store({ prepare: async () => notSubmitted('out_of_stock') });
    const order = await ctx.queueOrder({ storeId });
    const { data } = await ctx.env.spy.waitFor(
      placementHandedOver,
      ({ orderNumber }) => orderNumber === order.orderNumber,
    );
    expect(data).toMatchObject({ method: 'manual', code: 'out_of_stock', step: 'review' });
    const entry = await ctx.becomes(order, 'queued');
    expect(entry.reason).toBe('by hand: headless stopped at "review" with out_of_stock. As the store says. <b>');
    expect(entry.attempts[0]).toMatchObject({ outcome: 'not_submitted', step: 'review', filled: ['address'] });
    const { body } = await ctx.operator('olga').call(api.placement.listQueue, { query: { storeId } });
    expect(body.orders).toHaveLength(1);
    const instructions = await ctx.operator('olga').call(api.placement.getInstructions, { params: order });
    expect(instructions.body.steps[0]).toMatchObject({ step: 1, title: 'See where the browser stopped' });
    expect(instructions.body.steps[0]?.action).toContain('at the step "review" with out_of_stock');
    expect(instructions.body.steps[0]?.action).toContain('It had filled in: address.');
  });

  it('takes the next way of its store when one is not usable or fails for good', async () => {
    const unusable = await ctx.store({ unavailable: async () => 'not_connected' }, ['api', 'manual']);
    const storeId = await ctx.store(
      { prepare: async ({ method }) => (method === 'api' ? notSubmitted('refused_by_store') : prepared) },
      ['api', 'headless', 'manual'],
    );
    const [passedOver, placed] = [await ctx.queueOrder({ storeId: unusable }), await ctx.queueOrder({ storeId })];
    const { attempts } = await ctx.becomes(placed, 'placed');
    expect(attempts.map(({ method, code }) => [method, code])).toEqual([
      ['api', 'refused_by_store'],
      ['headless', null],
    ]);
    await ctx.env.spy.waitFor(placementHandedOver, ({ orderNumber }) => orderNumber === passedOver.orderNumber);
    expect((await ctx.entry(passedOver)).attempts).toMatchObject([{ method: 'api', code: 'not_connected' }]);
  });

  it('fails and is refunded when the store has said its last word', async () => {
    const storeId = await ctx.store({ prepare: async () => notSubmitted('offer_withdrawn') }, ['api', 'manual']);
    const order = await ctx.queueOrder({ storeId });
    const { data } = await ctx.env.spy.waitFor(placementFailed, ({ orderNumber }) => orderNumber === order.orderNumber);
    expect(data).toMatchObject({ by: 'machine:api', code: 'offer_withdrawn' });
    expect(data.messageToShopper).toBe(failureCodes.offer_withdrawn.shopper);
  });

  it('is retried with backoff, three times at most', async () => {
    let attempts = 0;
    const storeId = await ctx.store({
      prepare: async () => {
        attempts += 1;
        return notSubmitted('store_unavailable');
      },
    });
    const order = await ctx.queueOrder({ storeId });
    for (const [seconds, count] of [
      [0, 1],
      [31, 2],
      [200, 3],
    ] as const) {
      await ctx.env.moveClock('placement', seconds);
      await ctx.placement.runDue();
      await eventually(async () =>
        expect((await ctx.entry(order)).attempts.filter(({ outcome }) => outcome)).toHaveLength(count),
      );
    }
    await ctx.env.spy.waitFor(placementHandedOver, ({ orderNumber }) => orderNumber === order.orderNumber);
    expect(attempts).toBe(3);
    expect(ctx.stores.purchasesOf(order.orderNumber)).toEqual([]);
  });

  it.each([
    ['another currency', { currency: 'CAD' }, 'currency_mismatch'],
    ['a total that is no amount', { totalCents: Number.NaN }, 'nonsense_answer'],
  ])('is not submitted when the store asks for %s', async (_, changes, code) => {
    const storeId = await ctx.store({ prepare: async () => ({ ...prepared, ...changes }) });
    const order = await ctx.queueOrder({ storeId });
    await ctx.env.spy.waitFor(placementHandedOver, ({ orderNumber }) => orderNumber === order.orderNumber);
    expect((await ctx.entry(order)).attempts).toMatchObject([{ outcome: 'not_submitted', code }]);
    expect(ctx.stores.purchasesOf(order.orderNumber)).toEqual([]);
  });
});

const prepared = { state: 'prepared' as const, totalCents: 28_000, currency: 'USD' };

it('ten orders at ten stores take little more than the slowest one, and at one store they come one after the other', async () => {
  let atOnce = 0;
  let most = 0;
  const slow = {
    prepare: async () => {
      most = Math.max(most, ++atOnce);
      await eventually(() => expect(most).toBe(10)); // ends only if all of them run at once
      atOnce -= 1;
      return prepared;
    },
  };
  const orders = await Promise.all(
    Array.from({ length: 10 }, async () => ctx.queueOrder({ storeId: await ctx.store(slow) })),
  );
  for (const order of orders) await ctx.becomes(order, 'placed');

  let running = 0;
  let together = 0;
  const storeId = await ctx.store({
    prepare: async () => {
      together = Math.max(together, ++running);
      return prepared;
    },
    submit: async ({ buy }) => {
      running -= 1;
      return buy();
    },
  });
  const three = await Promise.all([1, 2, 3].map(() => ctx.queueOrder({ storeId })));
  for (const order of three) await ctx.becomes(order, 'placed');
  expect(together).toBe(1);
  expect(ctx.stores.purchasesAt(storeId)).toHaveLength(3);
});
