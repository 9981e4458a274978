import { reviewApproved } from '@muse/contracts';
import { when } from '@muse/kit';
import { applyPaymentRisk } from '../processes/apply-payment-risk.ts';

/** The payment is in order: what the review held is queued again. */
export const releaseTasksWhenReviewApproved = when(
  reviewApproved,
  'release-tasks-when-review-approved',
  ({ data: { sessionId, signalId } }, ctx) =>
    applyPaymentRisk({ sessionId, cause: signalId, reason: 'review', state: 'released' }, ctx),
  { essential: false },
);
