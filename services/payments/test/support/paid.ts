import type { Envelope } from '@muse/contracts';
import { isHeld, paidEvent } from '@muse/kit/testing';
import type { TestContext } from './context.ts';
import { paymentOf } from './ledger.ts';
import type { Purchase } from './purchases.ts';
import { eventuallyDue } from './waiting.ts';

/** With holds, they are captured as if they ended soon, so that the stories about paid purchases run in both capture modes. */
export const captureSettings: Record<string, string> = isHeld
  ? { PAYMENT_CAPTURE: 'after_placement', CAPTURE_AHEAD_HOURS: '200', HOLD_ALARM_HOURS: '1' }
  : {};

/** Waits until an attempt is paid and its money is taken. Returns the event with which the orders may be made. */
export async function untilPaid(
  ctx: TestContext,
  purchase: Purchase,
): Promise<Envelope<{ attempt: number; amountCents: number }>> {
  const { sessionId, attempt } = purchase;
  const event = await ctx.env.spy.waitFor(
    paidEvent,
    (data) => data.sessionId === sessionId && data.attempt === attempt,
  );
  if (isHeld)
    await eventuallyDue(ctx, async () => {
      await ctx.env.look("update payments.timer set next_run_at = payments.muse_clock() where name = 'watch-holds'");
      expect((await paymentOf(ctx, purchase)).status).toBe('captured');
    });
  return event;
}
