import type { Variant } from '@muse/contracts';
import { json, type Sql, type Transaction } from '@muse/kit';
import type { CartLine } from '../domain/item.ts';
import { refuseLimitViolations } from './limit-violations.ts';

/** Returns `undefined` if the line does not exist or belongs to another shopper. */
export const findLine = (sql: Sql, shopper: string, id: string): Promise<CartLine | undefined> =>
  sql.one<CartLine>`select * from weighed_item where shopper = ${shopper} and id = ${id}`;

export const findVariant = (
  sql: Sql,
  shopper: string,
  variant: Variant,
): Promise<CartLine | undefined> => sql.one<CartLine>`
  select * from weighed_item where shopper = ${shopper} and store_id = ${variant.storeId} and product_sku = ${variant.productSku}
    and size is not distinct from ${variant.size} and color is not distinct from ${variant.color}`;

/** The cart after an edit. The caller holds the cart's lock and has just read the line. */
interface EditedCart {
  version: number;
  updatedAt: string;
}

async function requireEdited(statement: Promise<EditedCart | undefined>): Promise<EditedCart> {
  const edited = await refuseLimitViolations(statement);
  if (!edited) throw new Error('the edited line does not exist');
  return edited;
}

export const setQuantity = (tx: Transaction, shopper: string, id: string, quantity: number): Promise<EditedCart> =>
  requireEdited(tx.one<EditedCart>`
    with edited as (update cart set version = version + 1, updated_at = muse_clock() where shopper = ${shopper} returning version, updated_at)
    update line set quantity = ${quantity}, updated_at = e.updated_at from edited e where id = ${id}
    returning e.version, e.updated_at`);

/** Changes the line to another variant, at the current price of that variant. */
export const setVariant = (
  tx: Transaction,
  shopper: string,
  id: string,
  to: Variant & { quantity: number; priceCents: number; currency: string },
): Promise<EditedCart> =>
  requireEdited(tx.one<EditedCart>`
    with edited as (update cart set version = version + 1, updated_at = muse_clock() where shopper = ${shopper} returning version, updated_at)
    update line set size = ${to.size}, color = ${to.color}, quantity = ${to.quantity},
      price_at_add_cents = ${to.priceCents}, currency = ${to.currency}, updated_at = e.updated_at
    from edited e where id = ${id}
    returning e.version, e.updated_at`);

/** Deletes the line `from` and sets the quantity of the line `into`, which takes over its units. */
export const mergeLines = (
  tx: Transaction,
  shopper: string,
  merge: { from: string; into: string; quantity: number },
): Promise<EditedCart> =>
  requireEdited(tx.one<EditedCart>`
    with edited as (update cart set version = version + 1, updated_at = muse_clock() where shopper = ${shopper} returning version, updated_at),
      gone as (delete from line where id = ${merge.from})
    update line set quantity = ${merge.quantity}, updated_at = e.updated_at from edited e where id = ${merge.into}
    returning e.version, e.updated_at`);

export const deleteLine = (tx: Transaction, shopper: string, id: string): Promise<EditedCart> =>
  requireEdited(tx.one<EditedCart>`
    with edited as (update cart set version = version + 1, updated_at = muse_clock() where shopper = ${shopper} returning version, updated_at)
    delete from line using edited e where id = ${id} returning e.version, e.updated_at`);

/** Removes bought units, and lines without remaining units; the caller holds the cart's lock. The version stays: the shopper edited nothing. */
export const removeBoughtUnits = (
  tx: Transaction,
  shopper: string,
  bought: (Variant & { quantity: number })[],
): Promise<number> => tx.run`
  with bought as (
    select "storeId" as store_id, "productSku" as product_sku, size, color, sum(quantity)::int as quantity
    from jsonb_to_recordset(${json(bought)}::jsonb) as b ("storeId" text, "productSku" text, size text, color text, quantity int)
    group by 1, 2, 3, 4
  ), gone as (
    delete from line l using bought b where l.shopper = ${shopper} and l.store_id = b.store_id and l.product_sku = b.product_sku
      and l.size is not distinct from b.size and l.color is not distinct from b.color and l.quantity <= b.quantity
  )
  update line l set quantity = l.quantity - b.quantity from bought b
  where l.shopper = ${shopper} and l.store_id = b.store_id and l.product_sku = b.product_sku
    and l.size is not distinct from b.size and l.color is not distinct from b.color and l.quantity > b.quantity`;
