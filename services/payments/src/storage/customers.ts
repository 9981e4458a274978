import type { Sql } from '@muse/kit';

/** The shopper's customer at Stripe. */
export interface Customer {
  /** Null if it is not created yet, or if it was deleted at Stripe. */
  stripeCustomerId: string | null;
  generation: number;
}

export const findCustomer = (sql: Sql, shopper: string): Promise<Customer | undefined> =>
  sql.one<Customer>`select stripe_customer_id, generation from customer where shopper = ${shopper}`;

/** Registers that a customer is about to be created. Its generation makes the idempotency key. */
export async function openCustomer(sql: Sql, shopper: string): Promise<Customer> {
  await sql.run`insert into customer (shopper) values (${shopper}) on conflict (shopper) do nothing`;
  return (await findCustomer(sql, shopper)) ?? { stripeCustomerId: null, generation: 1 };
}

export const storeCustomer = (sql: Sql, shopper: string, { stripeCustomerId, generation }: Customer): Promise<number> =>
  sql.run`
    update customer set stripe_customer_id = ${stripeCustomerId}
    where shopper = ${shopper} and generation = ${generation} and stripe_customer_id is null`;

export const isOurCustomer = async (sql: Sql, stripeCustomerId: string): Promise<boolean> =>
  (await sql.one`select from customer where stripe_customer_id = ${stripeCustomerId}`) !== undefined;

/** The customer was deleted at Stripe: the shopper gets another one when it is needed. */
export const forgetCustomer = (sql: Sql, stripeCustomerId: string): Promise<number> =>
  sql.run`
    update customer set stripe_customer_id = null, generation = generation + 1
    where stripe_customer_id = ${stripeCustomerId}`;
