import type { Sql } from '@muse/kit';

/** Its shopper deleted it, or it was detached at Stripe's site: nobody may use it again. */
export const storeDetachedCard = (sql: Sql, paymentMethodId: string): Promise<number> =>
  sql.run`insert into detached_card (payment_method_id) values (${paymentMethodId}) on conflict (payment_method_id) do nothing`;

export const isDetachedCard = async (sql: Sql, paymentMethodId: string): Promise<boolean> =>
  (await sql.one`select from detached_card where payment_method_id = ${paymentMethodId}`) !== undefined;
