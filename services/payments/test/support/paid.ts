import { type Envelope, refunded } from '@muse/contracts';
import { isHeld, paidEvent } from '@muse/kit/testing';
import type { TestContext } from './context.ts';
import { balancesOf, paymentOf } from './ledger.ts';
import type { Purchase } from './purchases.ts';
import { eventuallyDue, untilIdle } from './waiting.ts';

/** Waits until a purchase is paid, by this attempt or a later one, and its money is taken. Returns the event with which the orders may be made. */
export async function untilPaid(
  ctx: TestContext,
  purchase: Purchase,
): Promise<Envelope<{ attempt: number; amountCents: number }>> {
  const { sessionId, attempt } = purchase;
  const event = await ctx.env.spy.waitFor(paidEvent, (data) => data.sessionId === sessionId && data.attempt >= attempt);
  if (isHeld)
    await eventuallyDue(ctx, async () => {
      await ctx.env.look("update payments.timer set next_run_at = payments.muse_clock() where name = 'watch-holds'");
      expect((await paymentOf(ctx, purchase)).status).toBe('captured');
    });
  return event;
}

/** Stripe's first webhook about money: it is taken, or held. */
export const paidWebhook = isHeld ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded';

/** The history of a payment that was paid at once, with its capture. */
export const historyOfPaid = [
  'submitted → processing',
  ...(isHeld ? ['authorized → authorized'] : []),
  'captured → captured',
];

/** A released hold took nothing, so the next attempt gets an intent of its own; after a late capture none is made. */
export const paysAgainAfterRelease = isHeld;

/**
 * An attempt that is given up may still hold money, which only we could capture: it is declined, and its intent cancelled afterwards. One that
 * may take money is declined after that, or kept if it has.
 */
export const declinesBeforeCancelling = isHeld;

/** What an intent is once its attempt is confirmed. */
export const confirmedStatus = isHeld ? 'requires_capture' : 'succeeded';

/** Waits until money that came too late is given back: a capture is refunded in full, and a hold is cancelled. */
export async function untilGivenBack(ctx: TestContext, purchase: Purchase, amountCents: number): Promise<void> {
  const refunds = () => ctx.env.spy.received(refunded).filter(({ data }) => data.sessionId === purchase.sessionId);
  await eventuallyDue(ctx, async () => {
    const { payment_intents: intents } = await ctx.stripeObjectsOf(purchase.sessionId);
    if (isHeld) expect(intents.map(({ status }) => status)).toEqual(['canceled']);
    else expect(refunds()).toMatchObject([{ data: { orderNumber: null, amountCents } }]);
  });
  await untilIdle(ctx);
  if (isHeld) expect(refunds()).toEqual([]);
  expect(await balancesOf(ctx, purchase)).toEqual({});
  const { charges } = await ctx.stripeObjectsOf(purchase.sessionId);
  expect(charges.filter((charge) => charge.captured && !charge.refunded)).toEqual([]);
}
