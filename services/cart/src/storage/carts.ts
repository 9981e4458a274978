import type { Sql, Transaction } from '@muse/kit';
import type { StoredCart } from '../domain/cart.ts';
import type { CartLine } from '../domain/item.ts';

type Row = { cartVersion: number; cartUpdatedAt: string } & (CartLine | { id: null });

/** A cart with all it holds, in one statement. Who never had one has an empty one. */
export async function findCart(sql: Sql, shopper: string): Promise<StoredCart> {
  const rows = await sql.many<Row>`
    select c.version as cart_version, c.updated_at as cart_updated_at, i.*
    from cart c left join item i on i.shopper = c.shopper where c.shopper = ${shopper} order by i.place`;
  const [first] = rows;
  return {
    version: first?.cartVersion ?? 0,
    updatedAt: first && first.cartVersion > 0 ? first.cartUpdatedAt : null,
    lines: rows.filter((row) => row.id !== null),
  };
}

/** The version of the cart, under its lock: nobody else changes it or its lines until this transaction ends. */
export async function lockCart(tx: Transaction, shopper: string): Promise<number> {
  const cart = await tx.one<{ version: number }>`select version from cart where shopper = ${shopper} for update`;
  return cart?.version ?? 0;
}

/** Likewise, where something is about to be put in: a cart that is not there yet cannot be locked, so it is made. */
export async function lockOrCreateCart(tx: Transaction, shopper: string): Promise<number> {
  const cart = await tx.one<{ version: number }>`
    insert into cart (shopper, version, updated_at) values (${shopper}, 0, muse_clock())
    on conflict (shopper) do update set version = cart.version returning version`;
  return cart?.version ?? 0;
}

/** Under the lock. The new version; it does not move where nothing was there to take out. */
export async function deleteLines(tx: Transaction, shopper: string): Promise<number | undefined> {
  const cart = await tx.one<{ version: number }>`
    with gone as (delete from line where shopper = ${shopper} returning id)
    update cart set version = version + 1, updated_at = muse_clock()
    where shopper = ${shopper} and exists (select from gone) returning version`;
  return cart?.version;
}

/** Deletes a few carts of guests that nobody touched for so long; how many. Their lines go with them. */
export const deleteGuestCarts = (sql: Sql, days: number, atMost: number): Promise<number> => sql.run`
  delete from cart where shopper in (
    select shopper from cart where starts_with(shopper, 'guest_') and updated_at < muse_clock() - make_interval(days => ${days})
    order by updated_at limit ${atMost} for update skip locked)`;
