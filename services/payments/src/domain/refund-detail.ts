import type { RefundDetail } from '@muse/contracts';
import { sentenceOfFailure } from './refund-failure.ts';

type UnchangedFields =
  | 'id'
  | 'amountCents'
  | 'coveredCents'
  | 'currency'
  | 'reason'
  | 'status'
  | 'external'
  | 'stripeRefundId'
  | 'createdAt'
  | 'updatedAt'
  | 'attempts'
  | 'itemsCents'
  | 'shippingCents'
  | 'taxCents'
  | 'requestedBy'
  | 'settlement';

/** A row of the list of refunds. */
export interface RefundRow extends Pick<RefundDetail, UnchangedFields> {
  orderNumber: string | null;
  sessionId: string;
  assignedAt: string | null;
  failure: string | null;
  owedSeconds: number;
  feeCents: number | null;
}

const statusesOwed: readonly string[] = ['awaiting_approval', 'requested', 'pending', 'failed'];

/** A refund as operators see it. */
export function refundDetailOf(row: RefundRow): RefundDetail {
  const { orderNumber, sessionId, assignedAt, failure, owedSeconds, feeCents, ...same } = row;
  const lastFailure = failure ?? row.attempts.findLast(({ code }) => code !== null)?.code ?? null;
  return {
    ...same,
    serviceFeeCents: feeCents,
    museOrderNumber: orderNumber,
    checkoutSessionId: sessionId,
    unassigned: row.external && assignedAt === null,
    ageSeconds: statusesOwed.includes(row.status) ? owedSeconds : null,
    lastFailure,
    lastFailureDetail: sentenceOfFailure(lastFailure),
  };
}
