import { type Job, type JobContext, job, NotReadyError, RetryLaterError } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError, StripeUnavailableError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { StripeRefund } from '../domain/refund.ts';
import { refusalKindOf } from '../domain/refusal.ts';
import { idempotencyKeyLifetimeMs, refundDelayMs } from '../domain/retry-delays.ts';
import { askForWhatIsLeft, refuseForGood } from '../processes/refuse-refund.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settleRefund } from '../processes/settle-refund.ts';
import { lookIntoDispute, waitForDispute } from '../processes/wait-for-dispute.ts';
import { refundBlockedBy } from '../storage/disputes.ts';
import { isHeld } from '../storage/holds.ts';
import {
  beginRefundAttempt,
  openRefundAttempt,
  type RefundAttempt,
  storeAttemptOutcome,
  storeNoAnswer,
} from '../storage/refund-attempts.ts';
import { lockRefundById, type Refund } from '../storage/refunds.ts';

type RefundContext = JobContext & PaymentsDependencies;
/** An attempt to make, or a refund that waits for a dispute, with the attempt that may still be under way. */
type Begun =
  | { refund: Refund; isDisputed: false; attempt: RefundAttempt }
  | { refund: Refund; isDisputed: true; attempt: RefundAttempt | undefined };

/**
 * Refunds at Stripe. An attempt is repeated with the same idempotency key until Stripe has answered; after a refusal the next
 * attempt has another key, because Stripe would repeat its answer. During a dispute nothing is sent, until it is decided.
 */
export const refund = job(
  'refund',
  { payload: z.object({ refundId: z.string() }), concurrency: 16 },
  (task, ctx: RefundContext) =>
    retryUntilStripeAnswers('refunds', task, ctx, async () => {
      let again = true;
      while (again) {
        const begun = await ctx.transaction(async (tx): Promise<Begun | undefined> => {
          const locked = await lockRefundById(tx, task.payload.refundId);
          if (locked?.status !== 'requested') return undefined;
          // The amount to capture was decided before this refund: it waits for the capture.
          if (await isHeld(tx, locked.sessionId)) throw new NotReadyError('the payment is not captured yet', 1_000);
          if (await refundBlockedBy(tx, locked.sessionId))
            return { refund: locked, isDisputed: true, attempt: await openRefundAttempt(tx, locked) };
          return { refund: locked, isDisputed: false, attempt: await beginRefundAttempt(tx, locked) };
        });
        if (!begun) return;
        if (begun.isDisputed) return waitForDispute(begun, task, ctx);
        again = await makeAttempt(begun, task, ctx);
      }
    }),
);

/** Returns whether another attempt is to follow at once. */
async function makeAttempt(
  { refund: { sessionId }, attempt }: Begun & { isDisputed: false },
  task: Job<unknown>,
  ctx: RefundContext,
): Promise<boolean> {
  try {
    const answer = await createOrFind(attempt, ctx);
    if (answer) await task.finish((tx) => settleRefund(tx, answer, ctx.log));
    else await ctx.transaction((tx) => storeAttemptOutcome(tx, attempt, { outcome: 'lost' }));
    return !answer;
  } catch (error) {
    if (error instanceof StripeUnavailableError) await ctx.transaction((tx) => storeNoAnswer(tx, attempt, error.code));
    if (!(error instanceof StripeRejectedError)) throw error;
    const { code } = error;
    const refused = { sessionId, attempt, code };
    const kind = refusalKindOf(code);
    if (kind === 'not now' && task.ageMs < ctx.timing.retryRefundsForMs) return retryLater(attempt, code, ctx);
    if (kind === 'disputed') return lookIntoDispute(refused, task, ctx);
    if (kind !== 'look') return task.finish((tx) => refuseForGood(tx, refused, ctx.log));
    const atStripe = await ctx.stripe.findRefundsOfIntent(attempt.intentId);
    return ctx.transaction((tx) => askForWhatIsLeft(tx, refused, atStripe, ctx.log));
  }
}

async function retryLater(
  attempt: RefundAttempt,
  code: string,
  { transaction, timing }: RefundContext,
): Promise<never> {
  await transaction((tx) => storeAttemptOutcome(tx, attempt, { outcome: 'refused', code }));
  throw new RetryLaterError(refundDelayMs(attempt.number, timing.retryBaseMs), `Stripe refuses for now: ${code}`);
}

/**
 * When the idempotency key may expire soon, a repeated call could refund twice: the refund is searched for first. Returns
 * `undefined` if there is none: a new attempt with a new key is safe then, and passes over an answer that Stripe has stored.
 */
const createOrFind = (attempt: RefundAttempt, { stripe }: PaymentsDependencies): Promise<StripeRefund | undefined> =>
  attempt.ageMs > idempotencyKeyLifetimeMs / 2 ? stripe.findRefundOfAttempt(attempt) : stripe.createRefund(attempt);
