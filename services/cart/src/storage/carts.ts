import type { Sql, Transaction } from '@muse/kit';
import type { StoredCart } from '../domain/cart.ts';
import type { CartLine } from '../domain/item.ts';

type Row = { cartVersion: number; cartUpdatedAt: string; now: string } & (CartLine | { id: null });

/** Reads a cart with its lines in one statement. Returns an empty cart of version 0 if the shopper never had one. */
export async function findCart(sql: Sql, shopper: string): Promise<StoredCart> {
  const rows = await sql.many<Row>`
    select c.version as cart_version, c.updated_at as cart_updated_at, muse_clock() as now, i.*
    from cart c left join weighed_item i on i.shopper = c.shopper where c.shopper = ${shopper} order by i.place`;
  const [first] = rows;
  return {
    version: first?.cartVersion ?? 0,
    updatedAt: first && first.cartVersion > 0 ? first.cartUpdatedAt : null,
    lines: rows.filter((row) => row.id !== null),
    now: first?.now ?? new Date().toISOString(), // without a cart nothing depends on it
  };
}

/** Locks the cart and returns its version. No other transaction changes the cart or its lines until this one ends. */
export async function lockCart(tx: Transaction, shopper: string): Promise<number> {
  const cart = await tx.one<{ version: number }>`select version from cart where shopper = ${shopper} for update`;
  return cart?.version ?? 0;
}

/** Like `lockCart`, before lines are added: creates the cart if it does not exist, because a missing row cannot be locked. */
export async function lockOrCreateCart(tx: Transaction, shopper: string): Promise<number> {
  const cart = await tx.one<{ version: number }>`
    insert into cart (shopper, version, updated_at) values (${shopper}, 0, muse_clock())
    on conflict (shopper) do update set version = cart.version returning version`;
  return cart?.version ?? 0;
}

/** Deletes all lines; the caller holds the lock. Returns the new version, or `undefined` if the cart was already empty. */
export async function deleteLines(tx: Transaction, shopper: string): Promise<number | undefined> {
  const cart = await tx.one<{ version: number }>`
    with gone as (delete from line where shopper = ${shopper} returning id)
    update cart set version = version + 1, updated_at = muse_clock()
    where shopper = ${shopper} and exists (select from gone) returning version`;
  return cart?.version;
}

/** Deletes up to `atMost` carts of guests that were not changed for so many days, with their lines. Returns how many. */
export const deleteGuestCarts = (sql: Sql, days: number, atMost: number): Promise<number> => sql.run`
  delete from cart where shopper = any(array(
    select shopper from cart where starts_with(shopper, 'guest_') and updated_at < muse_clock() - make_interval(days => ${days})
    order by updated_at limit ${atMost} for update skip locked))`;
