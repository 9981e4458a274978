import { amounts, parts } from './frozen.ts';
import { type Check, statement } from './snapshot.ts';

const charged = statement(
  8,
  'Another amount was charged than was frozen.',
  `select p.session_id, p.captured_cents, s.snapshot->'summary'->'totalCents' as frozen
  from payments.payment p left join checkout.session s on s.id = p.session_id
  where p.status = 'captured' and not p.unwanted and p.captured_cents is distinct from (s.snapshot->'summary'->>'totalCents')::int`,
);

const shares = statement(
  8,
  'A charge was not split into what each store’s part costs.',
  `with ${parts}
  select p.session_id, part.store_id, d.order_number, share.total_cents as share, part."totalCents" as frozen
  from payments.payment p
  join part on part.session_id = p.session_id
  left join checkout.session_order d on d.session_id = part.session_id and d.store_id = part.store_id
  left join payments.share on share.order_number = d.order_number and share.session_id = p.session_id
  where p.status = 'captured' and not p.unwanted and (share.store_id, share.items_cents, share.shipping_cents, share.tax_cents, share.fee_cents)
    is distinct from (part.store_id, part."subtotalCents", part."shippingCents", part."taxCents", part."serviceFeeCents")`,
);

const orders = statement(
  8,
  'An order is not what was frozen for its store.',
  `with ${parts}
  select o.order_number, o.session_id, o.total_cents, part."totalCents" as frozen
  from orders.customer_order o left join part on part.session_id = o.session_id and part.store_id = o.store_id
  where (o.subtotal_cents, o.discount_cents, o.shipping_cents, o.tax_cents, o.service_fee_cents, o.total_cents, o.item_count, o.lines)
    is distinct from (${amounts.map((amount) => `"${amount}"`).join(', ')}, "itemCount",
      (select jsonb_agg(i - 'id' - 'currency' order by place) from jsonb_array_elements(items) with ordinality as item (i, place)))`,
);

const ordersAddUp = statement(
  8,
  'The orders of a purchase do not add up to its charge.',
  `select p.session_id, p.captured_cents, sum(o.total_cents)::float8 as orders
  from payments.payment p join orders.customer_order o using (session_id)
  where p.status = 'captured' group by 1, 2 having sum(o.total_cents) <> p.captured_cents`,
);

const tasks = statement(
  8,
  'What is to be placed is not what was ordered.',
  `select o.order_number, o.total_cents as ordered, t.total_cents as to_place
  from orders.customer_order o join placement.placement_task t using (order_number)
  where (o.session_id, o.shopper, o.store_id, o.total_cents, o.currency, o.item_count, o.lines, o.address)
    is distinct from (t.session_id, t.shopper, t.store_id, t.total_cents, t.currency, t.item_count, t.lines, t.address)`,
);

export const totals: Check[] = [charged, shares, orders, ordersAddUp, tasks];
