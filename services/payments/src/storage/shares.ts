import type { Share } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import { splitShare } from '../domain/share-lines.ts';

/**
 * Stores the shares of a charge and what their lines cost, in place of those of an earlier attempt. Fails if an order number
 * belongs to another session.
 */
export async function saveShares(sql: Sql, sessionId: string, shares: readonly Share[]): Promise<void> {
  const split = shares.map((share) => ({ ...share, ...splitShare(share) }));
  const lines = split.flatMap(({ orderNumber, lines }) =>
    lines.map((line, index) => ({ ...line, orderNumber, line: index + 1 })),
  );
  const row = await sql.one<{ saved: number }>`
    with saved as (
      insert into share (order_number, session_id, store_id, items_cents, shipping_cents, tax_cents, fee_cents, total_cents, tax_state, shipping_tax_cents)
      select s."orderNumber", ${sessionId}, s."storeId", s."itemsCents", s."shippingCents", s."taxCents", s."feeCents", s."totalCents", s."taxState", s."shippingTaxCents"
      from jsonb_to_recordset(${json(split)}::jsonb)
        as s ("orderNumber" text, "storeId" text, "itemsCents" int, "shippingCents" int, "taxCents" int, "feeCents" int, "totalCents" int, "taxState" text, "shippingTaxCents" int)
      on conflict (order_number) do update set items_cents = excluded.items_cents, shipping_cents = excluded.shipping_cents, tax_cents = excluded.tax_cents,
        fee_cents = excluded.fee_cents, total_cents = excluded.total_cents, tax_state = excluded.tax_state, shipping_tax_cents = excluded.shipping_tax_cents
        where share.session_id = excluded.session_id
      returning order_number
    ), lined as (
      insert into share_line (order_number, line, product_sku, size, color, product_name, quantity, total_cents, tax_cents, fee_cents)
      select order_number, l.line, l."productSku", l.size, l.color, l."productName", l.quantity, l."totalCents", l."taxCents", l."feeCents"
      from jsonb_to_recordset(${json(lines)}::jsonb)
        as l ("orderNumber" text, line int, "productSku" text, size text, color text, "productName" text, quantity int, "totalCents" int, "taxCents" int, "feeCents" int)
      join saved on order_number = l."orderNumber"
      on conflict (order_number, line) do update set product_sku = excluded.product_sku, size = excluded.size, color = excluded.color, product_name = excluded.product_name,
        quantity = excluded.quantity, total_cents = excluded.total_cents, tax_cents = excluded.tax_cents, fee_cents = excluded.fee_cents
    )
    select count(*)::int as saved from saved`;
  if (row?.saved !== shares.length) throw new Error(`an order number of ${sessionId} belongs to another session`);
}
