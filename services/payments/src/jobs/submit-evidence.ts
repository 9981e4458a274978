import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { dropRejectedEvidence, fileEvidence } from '../processes/file-evidence.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settleDispute } from '../processes/settle-dispute.ts';

/** Files stored evidence at Stripe, if the request that stored it could not. Repeated until Stripe answers: there is a deadline. */
export const submitEvidenceJob = job(
  'submit-evidence',
  { payload: z.object({ disputeId: z.string() }), concurrency: 2 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('refunds', task, ctx, async () => {
      try {
        const filed = await fileEvidence(task.payload.disputeId, ctx);
        if (filed) await task.finish((tx) => settleDispute(tx, filed.found, filed.sessionId, ctx.log));
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        await dropRejectedEvidence(task.payload.disputeId, error, ctx);
      }
    }),
);
