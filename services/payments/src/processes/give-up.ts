import type { JobContext } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { paymentUnavailable } from '../domain/decline.ts';
import type { ChargeRequest } from '../domain/intent.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { forgetIntent, lockPayment } from '../storage/payments.ts';
import { requireOutcome } from './find-intent.ts';

type ChargeContext = JobContext & PaymentsDependencies;

/**
 * Ends an attempt for which Stripe was unavailable too long. An intent whose id was not stored was never confirmed, so nothing
 * can have been charged. A stored one is cancelled, and the attempt ends only when Stripe confirms the cancellation.
 */
export async function giveUp(
  request: ChargeRequest,
  intentId: string | null,
  ctx: ChargeContext,
): Promise<IntentOutcome | undefined> {
  const declined = { is: 'declined', declineReason: paymentUnavailable } as const;
  if (intentId === null) return { ...declined, intentId };
  if (request.capture === 'after_placement')
    return (await forgetHold(request, intentId, ctx)) ? { ...declined, intentId: null } : undefined;
  const intent = await ctx.stripe.cancelIntent(intentId);
  return intent.status === 'canceled' ? { ...declined, intentId } : requireOutcome(intent);
}

/**
 * A hold can be cancelled, unlike a charge: the same moment a webhook may report it, and its orders be made. So the intent is
 * forgotten under the payment's lock first, after which its hold is unwanted; only we could capture it. Returns false if it was
 * reported before.
 */
const forgetHold = ({ sessionId, attempt }: ChargeRequest, intentId: string, ctx: ChargeContext): Promise<boolean> =>
  ctx.transaction(async (tx) => {
    const payment = await lockPayment(tx, sessionId);
    if (payment?.status !== 'processing' || payment.attempt !== attempt) return false;
    await forgetIntent(tx, sessionId);
    tx.enqueue('release-hold', intentId, { sessionId, intentId });
    return true;
  });
