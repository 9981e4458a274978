import { sessionOf, succeededCharges } from './books.ts';
import { type Check, statement } from './check.ts';

const atStripe: Check = {
  invariant: 1,
  what: 'Our tables and Stripe’s records differ in a dispute.',
  async find({ look, books }) {
    const all = await books();
    const ours = new Map(
      (await look<{ id: string; status: string }>('select id, status from payments.dispute')).map((row) => [
        row.id,
        row,
      ]),
    );
    const charges = new Set(
      succeededCharges(all)
        .filter((charge) => sessionOf(charge) !== undefined)
        .map(({ id }) => id),
    );
    return all.disputes
      .filter(({ charge }) => charges.has(charge))
      .filter(({ id, status }) => ours.get(id)?.status !== status)
      .map(({ id, status }) => ({ id, atStripe: status, ours: ours.get(id)?.status ?? 'unknown' }));
  },
};

/** The claim of an open dispute is what Stripe has withdrawn; a decided one has none. */
const claims = statement(
  1,
  'The ledger’s claim of a dispute is not zero although none is open.',
  `select e.session_id, sum(l.amount_cents)::float8 as claim
  from payments.ledger_entry e join payments.ledger_line l on l.entry_id = e.id where l.account = 'disputes'
  group by 1 having sum(l.amount_cents) <> 0
    and not exists (select from payments.dispute d where d.session_id = e.session_id and d.state = 'open')`,
);

const frozen = statement(
  5,
  'The payment of an order is disputed, and its placement is neither held nor settled.',
  `select t.order_number, t.status, d.id as dispute from placement.placement_task t join payments.dispute d using (session_id)
  where (d.state = 'open' and t.status in ('queued', 'claimed', 'in_progress', 'awaiting_customer')) or (d.state = 'lost' and t.status in ('queued', 'claimed', 'in_progress', 'awaiting_customer', 'on_hold'))`,
);

export const disputes: Check[] = [atStripe, claims, frozen];
