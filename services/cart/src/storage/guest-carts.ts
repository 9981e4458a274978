import { json, refuse, type Sql, type Transaction } from '@muse/kit';
import type { CartMerge, MergeLine } from '../domain/merge.ts';

/** The lines of a cart in the order in which they were first added. */
export const readLines = (tx: Transaction, shopper: string): Promise<MergeLine[]> => tx.many<MergeLine>`
  select l.id, l.store_id, l.product_sku, l.size, l.color, l.quantity, l.currency, coalesce(i.product_name, l.product_sku) as product_name
  from line l left join weighed_item i on i.id = l.id where l.shopper = ${shopper} order by l.place`;

/** Refuses if the guest has become somebody else, whose cart and orders those are now. */
export async function requireUnclaimed(sql: Sql, guest: string, shopper: string): Promise<void> {
  const owner = await sql.one<{ shopper: string }>`select shopper from merged_guest where guest = ${guest}`;
  if (owner && owner.shopper !== shopper) refuse('guest_token_invalid');
}

/** Records that a guest has become this shopper, and locks the guest's cart. Returns false if that is recorded already. */
export async function claimGuest(tx: Transaction, guest: string, shopper: string): Promise<boolean> {
  const claimed = await tx.run`
    insert into merged_guest (guest, shopper) values (${guest}, ${shopper}) on conflict (guest) do nothing`;
  if (claimed === 0) await requireUnclaimed(tx, guest, shopper);
  await tx.run`select from cart where shopper = ${guest} for update`;
  return claimed > 0;
}

/** Carries out a merge and deletes the guest's cart. The version of the shopper's cart moves if anything came into it. */
export async function moveGuestCart(
  tx: Transaction,
  { guest, shopper, merge: { moved, increased } }: { guest: string; shopper: string; merge: CartMerge },
): Promise<void> {
  if (moved.length + increased.length > 0)
    await tx.run`
      with edited as (update cart set version = version + 1, updated_at = muse_clock() where shopper = ${shopper} returning updated_at),
        moved as (update line set shopper = ${shopper}, updated_at = e.updated_at from edited e where id = any(${moved}))
      update line l set quantity = i.quantity, updated_at = e.updated_at
      from edited e, jsonb_to_recordset(${json(increased)}::jsonb) as i (id text, quantity int) where l.id = i.id`;
  await tx.run`delete from cart where shopper = ${guest}`;
}

/** Deletes up to `atMost` records of guests whose tokens have expired long before. Returns how many. */
export const deleteMergedGuests = (sql: Sql, days: number, atMost: number): Promise<number> => sql.run`
  delete from merged_guest where guest = any(array(
    select guest from merged_guest where merged_at < muse_clock() - make_interval(days => ${days})
    order by merged_at limit ${atMost} for update skip locked))`;
