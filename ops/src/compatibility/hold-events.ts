import { captureFailed, holdExpiring, paymentAuthorized } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { emulatorAt } from '../emulator.ts';
import { intentOf } from './every-event.ts';
import { buy, createSampleCatalog, type SampleContext } from './sample-shop.ts';

/** Payments holds the amounts, and alerts at once: a card holds an amount for 168 hours. */
export const holdEnvironment = { PAYMENT_CAPTURE: 'after_placement', HOLD_ALARM_HOURS: '200' };

/** A purchase whose amount is held and then lost: the events that only `after_placement` causes. */
export async function publishHoldEvents(ctx: SampleContext): Promise<void> {
  await createSampleCatalog(ctx);
  const { sessionId } = await buy(ctx);
  const isOfSession = (data: { sessionId: string }) => data.sessionId === sessionId;
  await ctx.spy.waitFor(paymentAuthorized, isOfSession);
  await eventually(() => ctx.spy.waitFor(holdExpiring, isOfSession), 90_000); // by a timer, once a minute
  const cancelled = await emulatorAt(ctx.emulatorUrl).cancel(await intentOf(ctx, sessionId));
  if (!cancelled) throw new Error('Stripe did not cancel the hold');
  await ctx.spy.waitFor(captureFailed, isOfSession);
}
