import { type DataOf, paymentAuthorized, paymentCaptured } from '@muse/contracts';
import { isHeld } from '@muse/kit/testing';
import type { TestContext } from './context.ts';

type Paid = Pick<DataOf<typeof paymentCaptured>, 'sessionId' | 'attempt' | 'amountCents' | 'currency'>;

/** Publishes that a purchase is paid, as payments does in the capture mode of this run. Returns the id of the event. */
export function publishPaid({ env }: Pick<TestContext, 'env'>, paid: Paid): Promise<string> {
  const now = Date.now();
  const [at, captureBefore] = [now, now + 7 * 86_400_000].map((time) => new Date(time).toISOString()) as [
    string,
    string,
  ];
  const payment = { ...paid, paymentId: 'pay_1' };
  return isHeld
    ? env.publish(paymentAuthorized, { ...payment, authorizedAt: at, captureBefore })
    : env.publish(paymentCaptured, { ...payment, capturedAt: at });
}

/** The reaction that consumes it. */
export const paidReaction = isHeld ? 'mark-paid-when-payment-authorized' : 'mark-paid-when-payment-captured';
