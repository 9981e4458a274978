import type { ChosenShipping } from '@muse/contracts';
import type { Sql } from '@muse/kit';

/** Null if the store says nothing about shipping. */
export async function shippingOptionOf(sql: Sql, orderNumber: string): Promise<ChosenShipping | null> {
  const row = await sql.one<{ option: ChosenShipping }>`
    select option from task_shipping where order_number = ${orderNumber}`;
  return row?.option ?? null;
}
