import type { DisputeView } from '@muse/contracts';
import type { Dispute } from './dispute.ts';

/** A dispute as operators see it. */
export const showDispute = (dispute: Dispute & { orderNumbers: string[] }): DisputeView => ({
  id: dispute.id,
  checkoutSessionId: dispute.sessionId,
  museOrderNumbers: dispute.orderNumbers,
  amountCents: dispute.amountCents,
  currency: dispute.currency,
  reason: dispute.reason,
  status: dispute.state,
  stripeStatus: dispute.status,
  dueBy: dispute.dueBy,
  evidenceSubmittedAt: dispute.evidenceAt ?? dispute.filedAt,
  evidenceSubmittedBy: dispute.evidenceBy,
  openedAt: dispute.openedAt,
  closedAt: dispute.closedAt,
});
