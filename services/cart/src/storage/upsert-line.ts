import { type AddRequest, newId } from '@muse/contracts';
import { json, type Sql, type Transaction } from '@muse/kit';
import type { NewLine } from '../domain/batch.ts';
import type { CartLine } from '../domain/item.ts';
import { refuseLimitViolations } from './limit-violations.ts';

export interface UpsertedLine {
  line: CartLine;
  isNew: boolean;
  version: number;
}

/**
 * Adds an item in one statement, because this is the most frequent write: finds the offer, locks or creates the cart,
 * increments its version, inserts the line or adds to its quantity, and returns everything the reply shows.
 * Returns `undefined` and changes nothing if the projection has no such offer in stock at this price.
 * The insert of the line reads `edited`, so the row of the cart is always locked first.
 */
export async function upsertLine(sql: Sql, shopper: string, request: AddRequest): Promise<UpsertedLine | undefined> {
  const id = newId('cartItem');
  const row = await refuseLimitViolations(sql.one<CartLine & { version: number }>`
    with offered as (
      select o.*, s.name as store_name, s.website as store_website, s.logo_url as store_logo_url, s.shipping as store_shipping
      from offer o join store s on s.store_id = o.store_id
      where o.store_id = ${request.storeId} and o.product_sku = ${request.productSku}
        and o.size is not distinct from ${request.size} and o.color is not distinct from ${request.color}
        and o.in_stock and o.price_cents = coalesce(${request.priceCents ?? null}::int, o.price_cents)
    ), edited as (
      insert into cart (shopper, version, updated_at) select ${shopper}, 1, muse_clock() from offered
      on conflict (shopper) do update set version = cart.version + 1, updated_at = excluded.updated_at
      returning version, updated_at
    ), put as (
      insert into line (id, shopper, store_id, product_sku, size, color, quantity, price_at_add_cents, currency, added_at, updated_at)
      select ${id}, ${shopper}, o.store_id, o.product_sku, o.size, o.color, ${request.quantity}, o.price_cents, o.currency, e.updated_at, e.updated_at
      from edited e cross join offered o
      on conflict on constraint line_variant do update set quantity = line.quantity + excluded.quantity, updated_at = excluded.updated_at
      returning id, quantity, price_at_add_cents, added_at, updated_at, currency
    )
    select p.id, p.quantity, p.price_at_add_cents, p.added_at, p.updated_at,
      o.store_id, o.product_sku, o.size, o.color, o.product_name, o.product_url, o.product_image_url,
      o.price_cents, o.original_price_cents, o.currency, o.currency = p.currency as in_stock, o.weight_grams,
      o.store_name, o.store_website, o.store_logo_url, o.store_shipping, e.version
    from put p cross join edited e cross join offered o`);
  if (!row) return undefined;
  const { version, ...line } = row;
  return { line, isNew: line.id === id, version };
}

/** Adds lines in the order given; the caller holds the cart's lock. */
export async function upsertLines(tx: Transaction, shopper: string, lines: readonly NewLine[]): Promise<void> {
  const rows = lines.map((line) => ({ ...line, id: newId('cartItem') }));
  await refuseLimitViolations(tx.run`
    with edited as (update cart set version = version + 1, updated_at = muse_clock() where shopper = ${shopper} returning updated_at)
    insert into line (id, shopper, store_id, product_sku, size, color, quantity, price_at_add_cents, currency, added_at, updated_at)
    select n.id, ${shopper}, n."storeId", n."productSku", n.size, n.color, n.quantity, n."priceCents", n.currency, e.updated_at, e.updated_at
    from edited e cross join rows from (jsonb_to_recordset(${json(rows)}::jsonb)
      as (id text, "storeId" text, "productSku" text, size text, color text, quantity int, "priceCents" int, currency text))
      with ordinality as n (id, "storeId", "productSku", size, color, quantity, "priceCents", currency, nth)
    order by n.nth
    on conflict on constraint line_variant do update set quantity = line.quantity + excluded.quantity, updated_at = excluded.updated_at`);
}
