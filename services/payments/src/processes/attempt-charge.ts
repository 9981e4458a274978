import type { JobContext } from '@muse/kit';
import { StripeRejectedError, StripeUnavailableError } from '../adapters/stripe-errors.ts';
import { unexpectedState } from '../adapters/stripe-intents.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { declineReasonOf } from '../domain/decline.ts';
import type { ChargeRequest, Intent } from '../domain/intent.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { storeIntent } from '../storage/payment-attempts.ts';
import { forgetDeletedCustomer, withCustomer } from './ensure-customer.ts';
import { findIntent, requireOutcome } from './find-intent.ts';

type ChargeContext = JobContext & PaymentsDependencies;

/**
 * Charges an attempt at Stripe: creates or reuses the intent, confirms it if that is still to do, and returns its outcome.
 * Returns `undefined` if another attempt has replaced this one. Throws `StripeUnavailableError` if the outcome is unknown;
 * calling it again with the same request is safe.
 */
export async function attemptCharge(
  submitted: ChargeRequest,
  storedIntentId: string | null,
  ctx: ChargeContext,
): Promise<IntentOutcome | undefined> {
  let intentId = storedIntentId;
  let request = submitted;
  const stored = intentId === null ? undefined : await findIntent(intentId, ctx);
  try {
    request = await withCustomer(submitted, ctx);
    const intent = await intentFor(request, stored, ctx);
    if (!intent) return undefined;
    intentId = intent.id;
    return requireOutcome(needsConfirmation(intent) ? await confirm(intent, request, ctx) : intent);
  } catch (error) {
    if (!(error instanceof StripeRejectedError)) throw error;
    if (error.code === unexpectedState)
      throw new StripeUnavailableError('the intent changed its state meanwhile: it is looked up first');
    if (request.customerId !== null) await forgetDeletedCustomer(request.customerId, ctx);
    // The request itself is wrong, for example an unknown payment method: a retry would change nothing.
    ctx.log.warn({ sessionId: request.sessionId, error }, 'Stripe rejected an attempt');
    return { is: 'declined', intentId, declineReason: declineReasonOf(error) };
  }
}

/** The intent to charge: new, or updated for this attempt, or as it is. Returns `undefined` if another attempt replaced this one. */
async function intentFor(
  request: ChargeRequest,
  stored: Intent | undefined,
  ctx: ChargeContext,
): Promise<Intent | undefined> {
  if (stored && stored.attempt > request.attempt) return undefined; // a later attempt uses it by now
  const isOfEarlierAttempt = stored !== undefined && stored.attempt < request.attempt;
  if (stored === undefined || (isOfEarlierAttempt && stored.status === 'canceled')) {
    const created = await ctx.stripe.createIntent(request);
    return (await storeIntent(ctx.db, request, created.id, stored?.id ?? null)) ? created : undefined;
  }
  const isOpen = needsConfirmation(stored) || stored.status === 'requires_action';
  if (!isOfEarlierAttempt || !isOpen) return stored;
  // The bank's question to an earlier attempt is void: the intent is confirmed again, whatever its status says.
  return { ...(await ctx.stripe.prepareIntent(stored, request)), status: 'requires_confirmation' };
}

const needsConfirmation = ({ status }: Intent): boolean =>
  status === 'requires_payment_method' || status === 'requires_confirmation';

/** Stripe replays its first answer to a repeated idempotency key. Unless that was a success, the intent may have changed since. */
async function confirm(intent: Intent, request: ChargeRequest, ctx: ChargeContext): Promise<Intent> {
  const answer = await ctx.stripe.confirmIntent(intent.id, request);
  return answer.replayed && answer.status !== 'succeeded' ? findIntent(intent.id, ctx) : answer;
}
