import { type Job, type JobContext, job } from '@muse/kit';
import { StripeRejectedError, StripeUnavailableError } from '../adapters/stripe-errors.ts';
import { unexpectedState } from '../adapters/stripe-intents.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { chargeRequest } from '../domain/charge-request.ts';
import { declineReasonOf, paymentUnavailable } from '../domain/decline.ts';
import type { ChargeRequest, Intent } from '../domain/intent.ts';
import { type IntentOutcome, outcomeOf } from '../domain/outcome.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settle } from '../processes/settle.ts';
import { findPayment, storeIntent } from '../storage/payments.ts';

type ChargeContext = JobContext & PaymentsDependencies;

/**
 * Charges one attempt of a session. The intent is made and held first and confirmed then, so that whatever happens in between it
 * can be looked up. As long as a session holds one intent, and an attempt confirms it with one key, nothing is charged twice.
 */
export const charge = job('charge', { payload: chargeRequest, concurrency: 16 }, (task, ctx: ChargeContext) =>
  retryUntilStripeAnswers(task, ctx, () =>
    ctx.chargesInProgress.during(task.payload.sessionId, async () => {
      const order = task.payload;
      const outcome = await outcomeOfAttempt(task, ctx);
      const nothingHeld = !outcome || (outcome.is === 'declined' && outcome.intentId === null);
      const lost = nothingHeld && (await mayHaveMadeOne(order, ctx));
      await task.finish(async (tx) => {
        if (outcome) await settle(tx, order.sessionId, outcome, { by: 'us', attempt: order.attempt });
        if (lost) tx.enqueue('cancel-lost-intent', `${order.sessionId}:${order.attempt}`, order);
      });
    }),
  ),
);

/** `undefined`: nobody waits for this attempt any more. */
async function outcomeOfAttempt(task: Job<ChargeRequest>, ctx: ChargeContext): Promise<IntentOutcome | undefined> {
  const order = task.payload;
  let held = order.intentId;
  const justSubmitted = task.attempts === 0 && task.ageMs === 0;
  if (!justSubmitted) {
    const payment = await findPayment(ctx.db, order.sessionId);
    if (payment?.status !== 'processing' || payment.attempt !== order.attempt || payment.abandonedAt) return undefined;
    held = payment.intentId;
  }
  if (task.ageMs > ctx.timing.giveUpAfterMs) return giveUp(held, ctx);

  const seen = held === null ? undefined : await find(held, ctx);
  try {
    const intent = await intentFor(order, seen, ctx);
    if (!intent) return undefined;
    held = intent.id;
    return decided(needsConfirmation(intent) ? await confirm(intent, order, ctx) : intent);
  } catch (error) {
    if (!(error instanceof StripeRejectedError)) throw error;
    if (error.code === unexpectedState)
      throw new StripeUnavailableError('the intent has moved on meanwhile: it is looked up first');
    // The request itself was wrong, an unknown payment method for one: asking again would change nothing.
    ctx.log.warn({ sessionId: order.sessionId, error }, 'an attempt that Stripe cannot charge');
    return { is: 'declined', intentId: held, declineReason: declineReasonOf(error) };
  }
}

/** The intent this attempt is charged with: made now, made to fit, or as it is. `undefined`: nobody wants the attempt any more. */
async function intentFor(
  order: ChargeRequest,
  seen: Intent | undefined,
  ctx: ChargeContext,
): Promise<Intent | undefined> {
  if (seen && seen.attempt > order.attempt) return undefined; // a later attempt has it by now
  const ofEarlierAttempt = seen !== undefined && seen.attempt < order.attempt;
  if (seen === undefined || (ofEarlierAttempt && seen.status === 'canceled')) {
    const made = await ctx.stripe.createIntent(order);
    return (await storeIntent(ctx.db, order, made.id, seen?.id ?? null)) ? made : undefined;
  }
  const open = needsConfirmation(seen) || seen.status === 'requires_action';
  if (!ofEarlierAttempt || !open) return seen;
  // Whatever an earlier attempt was asked by the bank is over.
  return { ...(await ctx.stripe.prepareIntent(seen.id, order)), status: 'requires_confirmation' };
}

/** Whether an attempt that ended without an intent of its own may have made one all the same: only where it had none to go on with. */
async function mayHaveMadeOne(order: ChargeRequest, ctx: ChargeContext): Promise<boolean> {
  if (order.intentId === null) return true;
  const before = await find(order.intentId, ctx);
  return before.status === 'canceled' && before.attempt < order.attempt;
}

const needsConfirmation = ({ status }: Intent): boolean =>
  status === 'requires_payment_method' || status === 'requires_confirmation';

/** Repeated with the same key it answers what it answered first; where the story may have gone on since, it is looked up. */
async function confirm(intent: Intent, order: ChargeRequest, ctx: ChargeContext): Promise<Intent> {
  const answer = await ctx.stripe.confirmIntent(intent.id, order);
  return answer.replayed && answer.status !== 'succeeded' ? find(intent.id, ctx) : answer;
}

/**
 * Stripe was away for too long. An intent that is not held was never confirmed, so nothing can have been charged; one that is held
 * is cancelled, and only Stripe's own word that it is ends the attempt.
 */
async function giveUp(held: string | null, { stripe }: ChargeContext): Promise<IntentOutcome> {
  const intent = held === null ? undefined : await stripe.cancelIntent(held);
  if (!intent || intent.status === 'canceled')
    return { is: 'declined', intentId: held, declineReason: paymentUnavailable };
  return decided(intent);
}

function decided(intent: Intent): IntentOutcome {
  const outcome = outcomeOf(intent);
  if (!outcome) throw new StripeUnavailableError(`the intent is ${intent.status}: not decided yet`);
  return outcome;
}

/** An intent that we hold and Stripe does not know says nothing about the money. */
async function find(intentId: string, { stripe }: ChargeContext): Promise<Intent> {
  try {
    return await stripe.findIntent(intentId);
  } catch (error) {
    if (error instanceof StripeRejectedError)
      throw new StripeUnavailableError(`the intent we hold cannot be found: ${error.code}`);
    throw error;
  }
}
