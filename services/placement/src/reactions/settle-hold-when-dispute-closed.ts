import { disputeClosed } from '@muse/contracts';
import { when } from '@muse/kit';
import { applyPaymentRisk } from '../processes/apply-payment-risk.ts';

/** Won: what the dispute held is queued again. Lost: the shopper has her money, so that what is not placed is cancelled. */
export const settleHoldWhenDisputeClosed = when(
  disputeClosed,
  'settle-hold-when-dispute-closed',
  ({ data: { sessionId, disputeId, outcome } }, ctx) =>
    applyPaymentRisk(
      { sessionId, cause: disputeId, reason: 'disputed', state: outcome === 'lost' ? 'stopped' : 'released' },
      ctx,
    ),
  { essential: false },
);
