import { sum } from '@muse/contracts';
import { succeededCharges } from './books.ts';
import { type Check, statement } from './check.ts';
import { owedRefunds } from './reads.ts';

const ofCapture = statement(
  7,
  'By our ledger, more is refunded than was captured.',
  `with capture as (
    select substr(e.cause, 10) as intent_id, l.amount_cents as cents
    from payments.ledger_entry e join payments.ledger_line l on l.entry_id = e.id
    where starts_with(e.cause, 'captured:') and l.account = 'stripe_clearing'
  )
  select r.intent_id, sum(r.amount_cents)::float8 as back, c.cents::float8 as captured
  from ${owedRefunds} r left join capture c using (intent_id) where r.status not in ('releasing', 'released') group by 1, c.cents having sum(r.amount_cents) > coalesce(c.cents, 0)`,
);

const ofShare = statement(
  7,
  'More is refunded for an order than its share of the charge.',
  `select r.order_number, sum(r.amount_cents)::float8 as back, s.total_cents as share
  from ${owedRefunds} r left join payments.share s using (order_number)
  where r.order_number is not null group by 1, s.total_cents having sum(r.amount_cents) > coalesce(s.total_cents, 0)`,
);

const atStripe: Check = {
  invariant: 7,
  what: 'By Stripe’s records, more was refunded than was captured.',
  async find({ books }) {
    const all = await books();
    const back = Map.groupBy(
      all.refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled'),
      ({ charge }) => charge,
    );
    return succeededCharges(all)
      .map(({ id, amount_captured }) => ({
        id,
        captured: amount_captured,
        back: sum((back.get(id) ?? []).map((each) => each.amount)),
      }))
      .filter((charge) => charge.back > charge.captured);
  },
};

/**
 * The refunds shown at an order must equal those in payments. Orders has no status `pending`: it shows `requested`.
 */
const shownAtOrders = statement(
  7,
  'An order shows other refunds than were made.',
  `select refund_id, made.order_number, made.amount_cents as made_cents, made.status as made, shown.amount_cents as shown_cents, shown.status as shown
  from (select id as refund_id, order_number, amount_cents, status from ${owedRefunds} r where order_number is not null) made
  full join (select refund_id, order_number, amount_cents, status from orders.refund) shown using (refund_id)
  where (made.order_number, made.amount_cents,
      case when made.status in ('pending', 'releasing') then 'requested' when made.status = 'released' then 'succeeded' else made.status end)
    is distinct from (shown.order_number, shown.amount_cents, shown.status)`,
);

/** What awaits approval counts: it may be approved at any time. */
const partsOfShare = statement(
  7,
  'The refunds of an order take more items, shipping, tax or fee than it has.',
  `select s.order_number from payments.share s join payments.refund r using (order_number) where r.status <> 'rejected'
  group by s.order_number having sum(r.items_cents) > s.items_cents or sum(r.shipping_cents) > s.shipping_cents
    or sum(r.tax_cents) > s.tax_cents or sum(r.fee_cents) > s.fee_cents`,
);

const unitsOfLines = statement(
  7,
  'A unit is refunded that was not bought.',
  `select u.refund_id, u.line, u.unit, l.quantity from payments.refund_unit u left join payments.share_line l using (order_number, line)
  where u.unit not between 1 and coalesce(l.quantity, 0)`,
);

const releasedUnits = statement(
  7,
  'A rejected refund still covers units, or another one does not.',
  `select u.refund_id, u.line, u.unit, u.released, r.status from payments.refund_unit u join payments.refund r on r.id = u.refund_id
  where u.released <> (r.status = 'rejected')`,
);

const notBought = statement(
  7,
  'An order that is refunded in full may still be bought.',
  `select t.order_number, t.status from placement.placement_task t join payments.share s using (order_number)
  where t.status in ('queued', 'claimed') and s.total_cents > 0
    and (select sum(r.amount_cents) from ${owedRefunds} r where r.order_number = s.order_number) >= s.total_cents`,
);

export const refunds: Check[] = [
  ofCapture,
  ofShare,
  atStripe,
  shownAtOrders,
  partsOfShare,
  unitsOfLines,
  releasedUnits,
  notBought,
];
