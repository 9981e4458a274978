import { migration } from '@muse/kit';

export const refundDetail = migration(
  1016,
  'refund detail',
  `
  -- A refund with everything that operators see of it. Never altered: running processes hold prepared statements on it.
  create view refund_detail as
  select r.id, r.session_id, r.order_number, r.amount_cents, r.covered_cents, r.items_cents, r.shipping_cents, r.tax_cents, r.fee_cents, r.currency, r.reason, r.status, r.external, r.assigned_at,
         r.stripe_refund_id, r.failure, r.settlement, r.requested_by, r.created_at, r.updated_at,
         greatest(0, extract(epoch from muse_clock() - coalesce(r.owed_since, r.created_at)))::bigint as owed_seconds,
         (select coalesce(json_agg(json_build_object('number', a.number, 'amountCents', a.amount_cents, 'outcome', a.outcome, 'code', a.code,
                                                     'startedAt', to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                                     'endedAt', to_char(a.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by a.number), '[]')
            from refund_attempt a where a.refund_id = r.id) as attempts
  from refund r;
`,
);
