import type { StorePayment } from '@muse/contracts';
import type { Sql } from '@muse/kit';

type NewPayment = Omit<StorePayment, 'id' | 'bookedAt'>;

/** Inserts a payment to a store. Returns false if its reference is known. */
export const insertStorePayment = async (sql: Sql, payment: NewPayment): Promise<boolean> =>
  (await sql.run`
    insert into store_payment (reference, store_id, amount_cents, currency, paid_at, booked_by)
    values (${payment.reference}, ${payment.storeId}, ${payment.amountCents}::bigint, ${payment.currency}, ${payment.paidAt}, ${payment.bookedBy})
    on conflict (reference) do nothing`) > 0;

export const findStorePayment = (sql: Sql, reference: string): Promise<StorePayment | undefined> =>
  sql.one<StorePayment>`
    select id::text, reference, store_id, amount_cents, currency, paid_at, booked_at, booked_by
    from store_payment where reference = ${reference}`;

export const newestStorePayments = (sql: Sql, beforeId: string, atMost: number): Promise<StorePayment[]> =>
  sql.many<StorePayment>`
    select id::text, reference, store_id, amount_cents, currency, paid_at, booked_at, booked_by
    from store_payment where id < ${beforeId}::bigint order by store_payment.id desc limit ${atMost}`;

export const paymentsOfStore = (sql: Sql, storeId: string, beforeId: string, atMost: number): Promise<StorePayment[]> =>
  sql.many<StorePayment>`
    select id::text, reference, store_id, amount_cents, currency, paid_at, booked_at, booked_by
    from store_payment where store_id = ${storeId} and id < ${beforeId}::bigint order by store_payment.id desc limit ${atMost}`;
