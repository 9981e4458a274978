import { json, type Sql } from '@muse/kit';
import type { TaxedParts, TaxTransaction } from '../domain/tax-reversal.ts';

export interface TaxReversal extends TaxedParts {
  refundId: string;
  orderNumber: string;
  reversed: TaxTransaction;
  transactionId: string | null;
}

/** Holds the record, so that of two refunds of an order at once the second sees what the first takes back. */
export const lockTaxRecord = (sql: Sql, orderNumber: string): Promise<{ state: string } | undefined> =>
  sql.one<{ state: string }>`select state from tax_record where order_number = ${orderNumber} for update`;

export const reversalsOf = (sql: Sql, orderNumber: string): Promise<TaxReversal[]> =>
  sql.many<TaxReversal>`
    select refund_id, order_number, items_cents, shipping_cents, tax_cents, reversed, transaction_id
    from tax_reversal where order_number = ${orderNumber} order by created_at, refund_id`;

export const insertReversal = (sql: Sql, reversal: Omit<TaxReversal, 'transactionId'>): Promise<number> =>
  sql.run`
    insert into tax_reversal (refund_id, order_number, items_cents, shipping_cents, tax_cents, reversed)
    values (${reversal.refundId}, ${reversal.orderNumber}, ${reversal.itemsCents}, ${reversal.shippingCents}, ${reversal.taxCents}, ${json(reversal.reversed)})`;

/** Returns 0 if it is stored already. */
export const markReversed = (sql: Sql, refundId: string, orderNumber: string, transactionId: string): Promise<number> =>
  sql.run`
    update tax_reversal set transaction_id = ${transactionId}
    where refund_id = ${refundId} and order_number = ${orderNumber} and transaction_id is null`;
