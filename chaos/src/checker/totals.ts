import { type Check, statement } from './check.ts';
import { purchasesOf } from './snapshot.ts';

const amounts = ['subtotalCents', 'discountCents', 'shippingCents', 'taxCents', 'serviceFeeCents', 'totalCents'];

/** Each store’s part of every session, with its amounts as numbers. */
const parts = `
  part as (
    select s.id as session_id, part->>'storeId' as store_id, part->'items' as items, (part->>'itemCount')::int as "itemCount",
      (part->>'shippingTaxCents')::int as "shippingTaxCents",
      ${amounts.map((amount) => `(part->>'${amount}')::int as "${amount}"`).join(', ')}
    from checkout.session s, jsonb_array_elements(s.snapshot->'stores') part
  )`;

const storesAddUp = statement(
  8,
  'A store’s part of a purchase is not the sum of its own parts.',
  `with ${parts}
  select part.session_id, part.store_id, "totalCents", "subtotalCents", line.cents::float8 as lines, line.units::int
  from part cross join lateral (
    select sum((i->>'totalPriceCents')::int) as cents, coalesce(sum((i->>'taxCents')::int), 0) as tax, sum((i->>'quantity')::int) as units,
      bool_or((i->>'totalPriceCents')::int <> (i->>'priceCents')::int * (i->>'quantity')::int) as wrong
    from jsonb_array_elements(items) i
  ) line
  where line.wrong or line.cents <> "subtotalCents" or line.units <> "itemCount"
    or line.tax + coalesce("shippingTaxCents", 0) <> "taxCents"
    or "totalCents" <> "subtotalCents" + "shippingCents" + "taxCents" + "serviceFeeCents"`,
);

const shippingFollowsOption = statement(
  8,
  'A store’s shipping is not the price of the selected option.',
  `select s.id as session_id, part->>'storeId' as store_id, part->'shippingCents' as shipping, part->'shippingOption'->'id' as chosen
  from checkout.session s, jsonb_array_elements(s.snapshot->'stores') part
  left join lateral (
    select count(*) as selected, min(o->>'id') as id, min((o->>'priceCents')::int) as cents
    from jsonb_array_elements(part->'shippingOptions') o where (o->>'selected')::boolean
  ) option on true
  where (part->'shippingOption' = 'null' and (part->>'shippingCents')::int <> 0)
    or (part ? 'shippingOptions' and (option.selected, option.id, option.cents)
      is distinct from (1::bigint, part->'shippingOption'->>'id', (part->>'shippingCents')::int))`,
);

const sessionsAddUp = statement(
  8,
  'The total of a purchase is not the sum of its stores’ parts.',
  `with ${parts}
  select s.id, s.snapshot->'summary' as summary
  from checkout.session s join part on part.session_id = s.id group by s.id
  having ${amounts.map((amount) => `sum("${amount}") <> (s.snapshot->'summary'->>'${amount}')::int`).join(' or ')}`,
);

const confirmedAmounts = statement(
  8,
  'A purchase was confirmed with other amounts than were frozen.',
  `with ${parts}
  select s.id, s.confirmation->'totalChargedCents' as confirmed, s.snapshot->'summary'->'totalCents' as frozen
  from checkout.session s where s.confirmation is not null and (
    s.confirmation->'totalChargedCents' is distinct from s.snapshot->'summary'->'totalCents'
    or (select jsonb_object_agg(o->>'storeId', o->'totalCents') from jsonb_array_elements(s.confirmation->'orders') o)
      is distinct from (select jsonb_object_agg(store_id, "totalCents") from part where part.session_id = s.id))`,
);

/** The items of a store without their taxes. */
const untaxed = (items: string): string =>
  `(select jsonb_agg(i - 'taxCents' order by place) from jsonb_array_elements(${items}) with ordinality as item (i, place))`;

/** Compares the prices a client received with the stored ones. Only shipping and tax may change, with the address. */
const pricesStay: Check = {
  invariant: 8,
  what: 'A price changed after it was frozen.',
  async find({ look, history }) {
    const seen = purchasesOf(history).map(({ session }) => ({
      id: session.sessionId,
      stores: session.cartSnapshot.stores,
    }));
    return look(
      `with seen as (
        select id, part->>'storeId' as store_id, part->'items' as items, part->'subtotalCents' as subtotal, part->'serviceFeeCents' as fee
        from jsonb_to_recordset($1::jsonb) as told (id text, stores jsonb), jsonb_array_elements(stores) part
      ), ${parts}
      select seen.id, seen.store_id, seen.items as seen, part.items as now
      from seen left join part on part.session_id = seen.id and part.store_id = seen.store_id
      where (${untaxed('seen.items')}, seen.subtotal, seen.fee)
        is distinct from (${untaxed('part.items')}, to_jsonb("subtotalCents"), to_jsonb("serviceFeeCents"))`,
      [JSON.stringify(seen)],
    );
  },
};

const chargedAmount = statement(
  8,
  'Another amount was charged or held than was frozen.',
  `select p.session_id, p.status, p.captured_cents, p.authorized_cents, s.snapshot->'summary'->'totalCents' as frozen
  from payments.payment p left join checkout.session s on s.id = p.session_id
  where p.status in ('captured', 'authorized', 'released', 'uncaptured') and not p.unwanted
    and coalesce(p.authorized_cents, p.captured_cents) is distinct from (s.snapshot->'summary'->>'totalCents')::int`,
);

const capturedAmount = statement(
  8,
  'A hold was captured for another amount than that of its orders, less what was released.',
  `select p.session_id, p.captured_cents, p.authorized_cents, r.cents::float8 as released
  from payments.payment p cross join lateral (
    select coalesce(sum(amount_cents), 0) as cents from payments.refund where session_id = p.session_id and status in ('releasing', 'released')
  ) r
  where p.status in ('captured', 'released') and p.authorized_cents <> coalesce(p.captured_cents, 0) + r.cents`,
);

const shareAmounts = statement(
  8,
  'A charge was not split into what each store’s part costs.',
  `with ${parts}
  select p.session_id, part.store_id, d.order_number, share.total_cents as share, part."totalCents" as frozen
  from payments.payment p
  join part on part.session_id = p.session_id
  left join checkout.session_order d on d.session_id = part.session_id and d.store_id = part.store_id
  left join payments.share on share.order_number = d.order_number and share.session_id = p.session_id
  where p.status in ('captured', 'authorized', 'released', 'uncaptured') and not p.unwanted and (share.store_id, share.items_cents, share.shipping_cents, share.tax_cents, share.fee_cents)
    is distinct from (part.store_id, part."subtotalCents", part."shippingCents", part."taxCents", part."serviceFeeCents")`,
);

const orderAmounts = statement(
  8,
  'An order differs from what was frozen for its store.',
  `with ${parts}
  select o.order_number, o.session_id, o.total_cents, part."totalCents" as frozen
  from orders.customer_order o left join part on part.session_id = o.session_id and part.store_id = o.store_id
  where (o.subtotal_cents, o.discount_cents, o.shipping_cents, o.tax_cents, o.service_fee_cents, o.total_cents, o.item_count, o.lines)
    is distinct from (${amounts.map((amount) => `"${amount}"`).join(', ')}, "itemCount",
      (select jsonb_agg(i - 'id' - 'currency' - 'taxCode' - 'taxCents' - 'weightGrams' order by place) from jsonb_array_elements(items) with ordinality as item (i, place)))`,
);

const ordersAddUp = statement(
  8,
  'The orders of a purchase do not add up to its charge.',
  `select p.session_id, coalesce(p.authorized_cents, p.captured_cents) as charged, sum(o.total_cents)::float8 as orders
  from payments.payment p join orders.customer_order o using (session_id)
  where p.status in ('captured', 'authorized', 'released', 'uncaptured') group by 1, 2
  having sum(o.total_cents) <> coalesce(p.authorized_cents, p.captured_cents)`,
);

const taskContents = statement(
  8,
  'A placement task differs from its order.',
  `select o.order_number, o.total_cents as ordered, t.total_cents as to_place
  from orders.customer_order o join placement.placement_task t using (order_number)
  where (o.session_id, o.shopper, o.store_id, o.total_cents, o.currency, o.item_count, o.lines, o.address)
    is distinct from (t.session_id, t.shopper, t.store_id, t.total_cents, t.currency, t.item_count, t.lines, t.address)`,
);

export const totals: Check[] = [
  storesAddUp,
  shippingFollowsOption,
  sessionsAddUp,
  confirmedAmounts,
  pricesStay,
  chargedAmount,
  capturedAmount,
  shareAmounts,
  orderAmounts,
  ordersAddUp,
  taskContents,
];
