import type { ChosenShipping } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';

/** Saves how an order is to be shipped; the event that says so may be redelivered. */
export const saveShippingOption = (tx: Sql, orderNumber: string, option: ChosenShipping): Promise<number> => tx.run`
  insert into task_shipping (order_number, option) values (${orderNumber}, ${json(option)}) on conflict do nothing`;

/** Null if the store says nothing about shipping. */
export async function shippingOptionOf(sql: Sql, orderNumber: string): Promise<ChosenShipping | null> {
  const row = await sql.one<{ option: ChosenShipping }>`
    select option from task_shipping where order_number = ${orderNumber}`;
  return row?.option ?? null;
}
