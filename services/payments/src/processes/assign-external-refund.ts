import { refunded, refundSettled } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import type { Components } from '../domain/components.ts';
import { assignRefundTo, splitRefund } from '../storage/external-refunds.ts';
import type { Refund } from '../storage/refunds.ts';
import { publishRequested, refundEventData } from './create-refund.ts';
import { enqueueTaxReversals } from './reverse-tax.ts';

/** Assigns a part of an unassigned external refund, or all of it. Returns the part, and the rest that is still unassigned. */
export async function assignPart(
  tx: Transaction,
  refund: Refund,
  cents: number,
  to: { orderNumber: string | null; components: Components | null; by: string },
): Promise<{ part: Refund; rest: Refund | undefined }> {
  const isAll = cents === refund.amountCents;
  const assigned = isAll ? refund : await splitRefund(tx, refund, cents);
  const assignedAt = await assignRefundTo(tx, assigned.id, to);
  const part = { ...assigned, ...to.components, orderNumber: to.orderNumber, assignedAt };
  if (part.orderNumber !== null) await publishAssigned(tx, part, assignedAt);
  return { part, rest: isAll ? undefined : { ...refund, amountCents: refund.amountCents - cents } };
}

/** The order learns of the refund only now, so what has happened to it is published in one go. */
async function publishAssigned(tx: Transaction, part: Refund, at: string): Promise<void> {
  const data = refundEventData(part);
  await publishRequested(tx, part);
  if (part.status === 'succeeded') tx.publish(refunded, { ...data, refundedAt: at });
  if (part.status === 'settled') tx.publish(refundSettled, { ...data, settledAt: at });
  if (part.status !== 'pending') await enqueueTaxReversals(tx, part);
}
