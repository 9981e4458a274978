import { type orderCancelled, orderFailed, paymentAuthorized, refunded, type Share } from '@muse/contracts';
import type Stripe from 'stripe';
import type { TestContext } from './context.ts';
import { createPurchase, ofSession, type Purchase } from './purchases.ts';
import { endedOrder, ofOrder } from './refunds.ts';
import { eventuallyDue } from './waiting.ts';

export interface HeldPurchase {
  purchase: Purchase;
  a: Share;
  b: Share;
}

/** Submits a purchase of two orders, a for 129.99 and b for 45.01, and waits until its amount is held. */
export async function createHeld(ctx: TestContext, more: Partial<Purchase> = {}): Promise<HeldPurchase> {
  const purchase = createPurchase([12_999, 4_501], more);
  await ctx.submit(purchase);
  await ctx.env.spy.waitFor(paymentAuthorized, ofSession(purchase));
  const [a, b] = purchase.shares as [Share, Share];
  return { purchase, a, b };
}

/** The store cannot deliver, or the order is cancelled. */
export const end = (
  ctx: TestContext,
  purchase: Purchase,
  share: Share,
  event: typeof orderFailed | typeof orderCancelled = orderFailed,
) => ctx.env.publish(event, endedOrder(purchase, share));

/** The only intent and charge of a purchase at Stripe. */
export async function atStripe(ctx: TestContext, { sessionId }: Purchase) {
  const { payment_intents: intents, charges, refunds } = await ctx.stripeObjectsOf(sessionId);
  return { intent: intents[0] as Stripe.PaymentIntent, intents, charge: charges[0] as Stripe.Charge, refunds };
}

/** Waits until the intent of a purchase has this status at Stripe. */
export const untilIntentIs = (ctx: TestContext, purchase: Purchase, status: Stripe.PaymentIntent.Status) =>
  eventuallyDue(ctx, async () => expect((await atStripe(ctx, purchase)).intent.status).toBe(status));

/** Waits until an amount of an order was released, and returns it. */
export async function releasedOf(ctx: TestContext, share: Share): Promise<number> {
  const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofOrder(share)));
  expect(data.released).toBe(true);
  return data.amountCents;
}
