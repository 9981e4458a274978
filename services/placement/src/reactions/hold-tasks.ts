import { disputeOpened, reviewOpened } from '@muse/contracts';
import { when } from '@muse/kit';
import { applyPaymentRisk } from '../processes/apply-payment-risk.ts';

/** The bank has taken the money of the purchase: nothing more is bought with it until the dispute is decided. */
export const holdTasksWhenDisputeOpened = when(
  disputeOpened,
  'hold-tasks-when-dispute-opened',
  ({ data: { sessionId, disputeId } }, ctx) =>
    applyPaymentRisk({ sessionId, cause: disputeId, reason: 'disputed', state: 'held' }, ctx),
  { essential: false },
);

/** Stripe Radar has doubts about the payment: nothing is bought until somebody has reviewed it. */
export const holdTasksWhenReviewOpened = when(
  reviewOpened,
  'hold-tasks-when-review-opened',
  ({ data: { sessionId, signalId } }, ctx) =>
    applyPaymentRisk({ sessionId, cause: signalId, reason: 'review', state: 'held' }, ctx),
  { essential: false },
);
