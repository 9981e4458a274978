import { purchasesOf } from './confirmations.ts';
import { type Check, statement } from './snapshot.ts';

export const amounts = ['subtotalCents', 'discountCents', 'shippingCents', 'taxCents', 'serviceFeeCents', 'totalCents'];

/** Every store’s part of every frozen purchase, its amounts as numbers. */
export const parts = `
  part as (
    select s.id as session_id, part->>'storeId' as store_id, part->'items' as items, (part->>'itemCount')::int as "itemCount",
      ${amounts.map((amount) => `(part->>'${amount}')::int as "${amount}"`).join(', ')}
    from checkout.session s, jsonb_array_elements(s.snapshot->'stores') part
  )`;

const storesAddUp = statement(
  8,
  'A store’s part of a purchase is not the sum of its own parts.',
  `with ${parts}
  select part.session_id, part.store_id, "totalCents", "subtotalCents", line.cents::float8 as lines, line.units::int
  from part cross join lateral (
    select sum((i->>'totalPriceCents')::int) as cents, sum((i->>'quantity')::int) as units,
      bool_or((i->>'totalPriceCents')::int <> (i->>'priceCents')::int * (i->>'quantity')::int) as wrong
    from jsonb_array_elements(items) i
  ) line
  where line.wrong or line.cents <> "subtotalCents" or line.units <> "itemCount"
    or "totalCents" <> "subtotalCents" + "shippingCents" + "taxCents" + "serviceFeeCents"`,
);

const sessionsAddUp = statement(
  8,
  'The total of a purchase is not the sum of its stores’ parts.',
  `with ${parts}
  select s.id, s.snapshot->'summary' as summary
  from checkout.session s join part on part.session_id = s.id group by s.id
  having ${amounts.map((amount) => `sum("${amount}") <> (s.snapshot->'summary'->>'${amount}')::int`).join(' or ')}`,
);

const confirmed = statement(
  8,
  'A purchase was confirmed with other amounts than were frozen.',
  `with ${parts}
  select s.id, s.confirmation->'totalChargedCents' as confirmed, s.snapshot->'summary'->'totalCents' as frozen
  from checkout.session s where s.confirmation is not null and (
    s.confirmation->'totalChargedCents' is distinct from s.snapshot->'summary'->'totalCents'
    or (select jsonb_object_agg(o->>'storeId', o->'totalCents') from jsonb_array_elements(s.confirmation->'orders') o)
      is distinct from (select jsonb_object_agg(store_id, "totalCents") from part where part.session_id = s.id))`,
);

/** What a shopper has seen of the frozen prices. Shipping and tax follow the address, the rest may never move. */
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
      where (seen.items, seen.subtotal, seen.fee) is distinct from (part.items, to_jsonb("subtotalCents"), to_jsonb("serviceFeeCents"))`,
      [JSON.stringify(seen)],
    );
  },
};

export const frozen: Check[] = [storesAddUp, sessionsAddUp, confirmed, pricesStay];
