import { orderFailed, refunded } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, stripeOperations, type TestContext } from './support/context.ts';
import { createPurchase } from './support/purchases.ts';
import { createPaid, endedOrder, ofOrder } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ STRIPE_TIMEOUT_MS: '8000' });
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

/** One more than the kind `charge` has slots. */
const charges = 17;
const openCharges = () =>
  ctx.env.look<{ leased: boolean }>(
    `select locked_until is not null as leased from payments.task where kind = 'charge' and state = 'open'`,
  );

describe('while every slot for charges waits for Stripe', () => {
  it('a refund is made, and no charge is leased that cannot begin', async () => {
    const { purchase, b } = await createPaid(ctx);
    await ctx.control('fail', { operation: stripeOperations.confirm, mode: 'hang', times: charges - 1 });
    for (let index = 0; index < charges; index += 1) await ctx.submit(createPurchase());
    await eventually(async () => {
      await ctx.payments.beginDue(); // the charges hang on purpose, so nothing waits for them
      expect(await ctx.control('fail', {})).toEqual({ waiting: 0 });
      expect(await openCharges()).toHaveLength(charges);
    });
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    const open = await openCharges();
    expect([open.length, open.filter(({ leased }) => leased).length]).toEqual([charges, charges - 1]);
  });
});
