import type { AnswerOf, api } from '@muse/contracts';
import type { Refund } from '../storage/refunds.ts';

/** A refund as the API shows it to operators. */
export const showRefund = (refund: Refund): AnswerOf<typeof api.payments.approveRefund>['body'] => ({
  id: refund.id,
  museOrderNumber: refund.orderNumber,
  amountCents: refund.amountCents,
  itemsCents: refund.itemsCents,
  shippingCents: refund.shippingCents,
  taxCents: refund.taxCents,
  serviceFeeCents: refund.feeCents,
  currency: refund.currency,
  reason: refund.reason,
  status: refund.status,
  requestedBy: refund.requestedBy,
  createdAt: refund.createdAt,
});
