import { type Job, type JobContext, job } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { chargeRequest } from '../domain/charge-request.ts';
import type { ChargeRequest } from '../domain/intent.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { attemptCharge } from '../processes/attempt-charge.ts';
import { findIntent } from '../processes/find-intent.ts';
import { giveUp } from '../processes/give-up.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settle } from '../processes/settle.ts';
import { findPayment } from '../storage/payments.ts';

type ChargeContext = JobContext & PaymentsDependencies;

/**
 * Charges one attempt of a session. The intent is created first, its id is stored, and only then is it confirmed, so that it
 * can be looked up after any failure in between. A session has one intent and an attempt confirms it with one idempotency key:
 * nothing is charged twice.
 */
export const charge = job('charge', { payload: chargeRequest, concurrency: 16 }, (task, ctx: ChargeContext) =>
  retryUntilStripeAnswers('charges', task, ctx, () =>
    ctx.chargesInProgress.track(task.payload.sessionId, async () => {
      const request = task.payload;
      const outcome = await outcomeOfAttempt(task, ctx);
      const hasNoIntent = !outcome || (outcome.is === 'declined' && outcome.intentId === null);
      const mayHaveLostIntent = hasNoIntent && (await mayHaveCreatedIntent(request, ctx));
      await task.finish(async (tx) => {
        if (outcome) await settle(tx, request.sessionId, outcome, { by: 'us', attempt: request.attempt }, ctx.log);
        if (mayHaveLostIntent) tx.enqueue('cancel-lost-intent', `${request.sessionId}:${request.attempt}`, request);
      });
    }),
  ),
);

/** Returns `undefined` if the attempt is over: another one has replaced it, or the session is paid or abandoned. */
async function outcomeOfAttempt(task: Job<ChargeRequest>, ctx: ChargeContext): Promise<IntentOutcome | undefined> {
  const request = task.payload;
  let { intentId } = request;
  const wasJustSubmitted = task.attempts === 0 && task.ageMs === 0;
  if (!wasJustSubmitted) {
    const payment = await findPayment(ctx.db, request.sessionId);
    if (payment?.status !== 'processing' || payment.attempt !== request.attempt || payment.abandonedAt)
      return undefined;
    intentId = payment.intentId;
  }
  return task.ageMs > ctx.timing.giveUpAfterMs ? giveUp(request, intentId, ctx) : attemptCharge(request, intentId, ctx);
}

/**
 * Whether an attempt that ended without an intent of its own may have created one whose id we never received. It creates one
 * only if there was none, or if the one of an earlier attempt was cancelled.
 */
async function mayHaveCreatedIntent(request: ChargeRequest, ctx: ChargeContext): Promise<boolean> {
  if (request.intentId === null) return true;
  const earlier = await findIntent(request.intentId, ctx);
  return earlier.status === 'canceled' && earlier.attempt < request.attempt;
}
