import { isHeld } from '@muse/kit/testing';
import type { Clock } from './clock.ts';
import { chargesOf, eventually, type TestSystemWithSpy } from './system.ts';

/**
 * What PAYMENT_CAPTURE changes in the stories, which run with both of its values: the other one with
 * `PAYMENT_CAPTURE=after_placement npm test -- --selectProjects e2e`.
 */

/** Stripe's record of the charge of a purchase whose orders are all settled. */
export const chargeOf = ({
  chargedCents,
  endedCents,
  refundedCents = 0,
}: {
  chargedCents: number;
  /** The totals of the orders that failed or were cancelled. */
  endedCents: number;
  /** What was refunded of the other orders, after they were placed. */
  refundedCents?: number;
}) =>
  isHeld
    ? { amount: chargedCents, amount_captured: chargedCents - endedCents, amount_refunded: refundedCents }
    : { amount: chargedCents, amount_captured: chargedCents, amount_refunded: endedCents + refundedCents };

/** What an order that failed or was cancelled shows while another order of its purchase is not settled. */
export const endedOrder = (totalCents: number) =>
  isHeld
    ? { paymentStatus: 'refund_pending', refundedCents: 0 }
    : { paymentStatus: 'refunded', refundedCents: totalCents };

/** The tax of an order that ended before the capture is never reported; after it, it is taken back. */
export const reportsEndedOrders = !isHeld;

/** What `npm run journey` says of the money. */
export const printedByJourney = isHeld
  ? ['held, nothing captured yet, 2 orders', ' captured, ', ' released, ', ' refunded.']
  : [' charged, 2 orders', ' captured, ', ' refunded.'];

/** For stories that begin with money that was taken, such as a dispute: a hold is captured before its orders are placed. */
export const capturesAtOnce = { CAPTURE_AHEAD_HOURS: '200' };

/** Waits until the money of a purchase is taken, in a system with `capturesAtOnce`. Returns the charge. */
export async function untilCaptured(system: TestSystemWithSpy, clock: Clock, sessionId: string) {
  if (isHeld) await clock.advance(61); // holds are watched once a minute
  return eventually(async () => {
    const [charge, ...more] = await chargesOf(system, sessionId);
    expect([charge, more]).toMatchObject([{ captured: true }, []]);
    return charge as NonNullable<typeof charge>;
  });
}
