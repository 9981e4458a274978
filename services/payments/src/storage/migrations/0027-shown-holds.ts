import { migration } from '@muse/kit';

/** Payments as `GET /admin/holds` shows them, with their orders and whether the debt of a hold that was lost is settled. */
export const shownHolds = migration(
  1027,
  'shown holds',
  `
  create view shown_hold as
    select p.session_id, p.status, p.capture_cents, p.currency, p.authorized_cents, p.capture_before, p.capture_failure,
      p.abandoned_at, o.orders,
      exists (select from ledger_entry where cause = 'uncaptured settled:' || p.session_id) as debt_settled
    from payment p cross join lateral (
      select json_agg(json_build_object('museOrderNumber', order_number, 'totalCents', total_cents,
        'releasedCents', (select coalesce(sum(amount_cents), 0) from refund r where r.order_number = s.order_number and r.status in ('releasing', 'released')),
        'settled', b.placed_at is not null or b.closed_at is not null) order by order_number) as orders
      from share s left join order_booking b using (order_number) where s.session_id = p.session_id
    ) o;
`,
);
