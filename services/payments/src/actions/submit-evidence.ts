import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import { StripeRejectedError, StripeUnavailableError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { stripeEvidence } from '../domain/evidence-fields.ts';
import { evidenceRefusal } from '../domain/evidence-refusal.ts';
import { showDispute } from '../domain/show-dispute.ts';
import { dropRejectedEvidence, fileEvidence } from '../processes/file-evidence.ts';
import { settleDispute } from '../processes/settle-dispute.ts';
import { findListedDispute } from '../storage/dispute-list.ts';
import { lockDisputeNow, storeEvidence } from '../storage/disputes.ts';

/**
 * Stores the evidence, then files it. If Stripe does not answer, a job repeats the same call with the same idempotency key; if
 * this process dies, `reconcile-disputes` enqueues that job. So it is filed once, whatever fails in between.
 */
export const submitEvidence = answer(
  api.disputes.submitEvidence,
  async ({ params: { id }, body, actor }, ctx: ActionContext & PaymentsDependencies) => {
    await ctx.transaction(async (tx) => {
      const dispute = await lockDisputeNow(tx, id);
      refuseUnless(dispute, 'not_found');
      const refusal = evidenceRefusal(dispute, dispute.now);
      if (refusal) refuse(refusal);
      await storeEvidence(tx, id, stripeEvidence(body), actor.subject);
    });
    const shown = async (sql: ActionContext['db']) =>
      showDispute((await findListedDispute(sql, id)) ?? refuse('not_found'));
    try {
      const filed = await fileEvidence(id, ctx);
      return await ctx.transaction(async (tx) => {
        if (filed) await settleDispute(tx, filed.found, filed.sessionId, ctx.log);
        return reply(200, await shown(tx));
      });
    } catch (error) {
      if (error instanceof StripeRejectedError) {
        await dropRejectedEvidence(id, error, ctx);
        refuse('evidence_rejected');
      }
      if (!(error instanceof StripeUnavailableError)) throw error;
      return ctx.transaction(async (tx) => {
        const dispute = await shown(tx);
        tx.enqueue('submit-evidence', `${id}:${dispute.evidenceSubmittedAt}`, { disputeId: id });
        return reply(202, dispute);
      });
    }
  },
);
