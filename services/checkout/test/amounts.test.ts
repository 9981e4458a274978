import { checkoutSubmitted } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('the total of a purchase', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  it('in JPY, which has no minor units: 500 is placed and charged as 500', async () => {
    const alice = createShopper(ctx, [{ store: 'rack', sku: 'pen', priceCents: 250, quantity: 2, currency: 'JPY' }]);
    await alice.isReady();
    expect((await alice.looks()).body).toMatchObject({
      currency: 'JPY',
      cartSnapshot: { summary: { totalCents: 500 } },
    });
    const [placed] = await Promise.all([alice.places(), services.succeed(alice.id())]);
    expect([placed.status, placed.body]).toMatchObject([201, { totalChargedCents: 500, currency: 'JPY' }]);
    expect((await services.submitted(alice.id())).data).toMatchObject({ amountCents: 500, currency: 'JPY' });
  });

  it.each([
    [49, 'JPY', 422],
    [99, 'KRW', 422],
    [29, 'GBP', 422],
  ])(
    'of %d %s is below the minimum of its currency, and nothing is submitted',
    async (priceCents, currency, status) => {
      const alice = createShopper(ctx, [{ store: 'rack', sku: 'crumb', priceCents, currency }]);
      await alice.isReady();
      expect((await alice.places()).problem).toMatchObject({ status, code: 'amount_too_small' });
      expect(ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === alice.id())).toEqual([]);
    },
  );

  it('of 0 is placed like any other', async () => {
    const alice = createShopper(ctx, [{ store: 'rack', sku: 'gift', priceCents: 0 }]);
    await alice.isReady();
    const [placed] = await Promise.all([alice.places(), services.succeed(alice.id())]);
    expect([placed.status, placed.body]).toMatchObject([201, { totalChargedCents: 0 }]);
  });
});
