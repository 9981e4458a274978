import { type Envelope, refunded } from '@muse/contracts';
import { isHeld, paidEvent } from '@muse/kit/testing';
import type { TestContext } from './context.ts';
import { balancesOf, paymentOf } from './ledger.ts';
import type { Purchase } from './purchases.ts';
import { eventuallyDue, untilIdle } from './waiting.ts';

/** With holds, they are captured as if they ended soon, so that the stories about paid purchases run in both capture modes. */
export const captureSettings: Record<string, string> = isHeld
  ? { PAYMENT_CAPTURE: 'after_placement', CAPTURE_AHEAD_HOURS: '200', HOLD_ALARM_HOURS: '1' }
  : {};

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
  expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toMatchObject([{ refunded: true }]);
}
