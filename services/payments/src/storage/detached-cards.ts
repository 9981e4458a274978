import type { Sql } from '@muse/kit';

/** Its shopper deleted it, or it was detached at Stripe's site: nobody may use it again. */
export const storeDetachedCard = (sql: Sql, paymentMethodId: string): Promise<number> =>
  sql.run`insert into detached_card (payment_method_id) values (${paymentMethodId}) on conflict (payment_method_id) do nothing`;

/** What is stored about a card and about the shopper who wants to use it. One statement, because every purchase reads it. */
export const findCardUse = async (sql: Sql, paymentMethodId: string, shopper: string | undefined) =>
  (await sql.one<{ detached: boolean; stripeCustomerId: string | null }>`
    select exists (select from detached_card where payment_method_id = ${paymentMethodId}) as detached,
      (select stripe_customer_id from customer where shopper = ${shopper ?? null}) as stripe_customer_id`) ?? {
    detached: false,
    stripeCustomerId: null,
  };
