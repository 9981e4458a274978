import { partUpTo, sum } from '@muse/contracts';
import { NotReadyError, type Transaction } from '@muse/kit';
import { reversalOf, type TaxedParts } from '../domain/tax-reversal.ts';
import type { Refund } from '../storage/refunds.ts';
import { findTaxRecord, ordersToReverse, type TaxRecord } from '../storage/tax-records.ts';
import { insertReversal, lockTaxRecord, reversalsOf, type TaxReversal } from '../storage/tax-reversals.ts';

const untilReportedMs = 30_000;

/** Enqueues what takes back the tax of a refund that succeeded, for each order that it is of. */
export async function enqueueTaxReversals(tx: Transaction, refund: Refund): Promise<void> {
  for (const orderNumber of await ordersToReverse(tx, refund.sessionId, refund.orderNumber))
    tx.enqueue('reverse-tax', `${refund.id}:${orderNumber}`, { refundId: refund.id, orderNumber });
}

/**
 * Decides under the record's lock what a refund takes back, and stores it before Stripe is asked: repeated, it is the same.
 * Returns `undefined` if the tax was never reported. Throws `NotReadyError` until it is.
 */
export async function planReversal(
  tx: Transaction,
  refund: Refund,
  orderNumber: string,
): Promise<{ record: TaxRecord; reversal: TaxReversal } | undefined> {
  const locked = await lockTaxRecord(tx, orderNumber);
  if (locked?.state === 'open' || locked?.state === 'reporting')
    throw new NotReadyError(`the tax of ${orderNumber} is not reported yet`, untilReportedMs);
  const record = await findTaxRecord(tx, orderNumber);
  if (!record?.reported) return undefined;

  const earlier = await reversalsOf(tx, orderNumber);
  const known = earlier.find(({ refundId }) => refundId === refund.id);
  if (known) return { record, reversal: known };
  const before = total(earlier);
  const parts = partsOf(refund, record, before);
  const reversed = reversalOf({
    reported: record.reported,
    reversed: earlier.map((reversal) => reversal.reversed),
    share: record,
    refundedBefore: before,
    refunded: total([before, parts]),
  });
  const reversal = { refundId: refund.id, orderNumber, ...parts, reversed };
  await insertReversal(tx, reversal);
  return { record, reversal: { ...reversal, transactionId: null } };
}

/** What a refund gives back of an order: all of it if a whole capture is refunded. If it does not say, the same part of everything. */
function partsOf(refund: Refund, record: TaxRecord, before: TaxedParts): TaxedParts {
  const amountCents = refund.orderNumber === null ? record.totalCents : refund.amountCents;
  const part = (name: keyof TaxedParts) =>
    Math.min(refund[name] ?? partUpTo(record[name], amountCents, record.totalCents), record[name] - before[name]);
  return { itemsCents: part('itemsCents'), shippingCents: part('shippingCents'), taxCents: part('taxCents') };
}

const total = (parts: readonly TaxedParts[]): TaxedParts => ({
  itemsCents: sum(parts.map(({ itemsCents }) => itemsCents)),
  shippingCents: sum(parts.map(({ shippingCents }) => shippingCents)),
  taxCents: sum(parts.map(({ taxCents }) => taxCents)),
});
