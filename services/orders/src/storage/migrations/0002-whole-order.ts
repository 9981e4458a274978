import { migration } from '@muse/kit';

export const wholeOrder = migration(
  1002,
  'whole order',
  `
  -- An order with everything that is shown of it, so that a list is one statement. Never altered: running processes hold
  -- prepared statements on it; what needs other columns makes a new view beside it.
  create view whole_order as
  select o.order_number, o.session_id, o.shopper, o.store_id, o.store_name, o.store_order_number, o.status, o.placement_method,
         o.subtotal_cents, o.discount_cents, o.shipping_cents, o.tax_cents, o.service_fee_cents, o.total_cents, o.currency,
         o.lines, o.address, o.item_count, o.created_at, o.placed_at, o.shipped_at, o.delivered_at,
         money_back.refunded_cents, money_back.refund_pending,
         (select coalesce(json_agg(json_build_object('carrier', s.carrier, 'trackingNumber', s.tracking_number, 'trackingUrl', s.tracking_url,
                                                     'status', s.status, 'estimatedDelivery', s.estimated_delivery) order by s.id), '[]')
            from shipment s where s.order_number = o.order_number) as shipments,
         (select coalesce(json_agg(json_build_object('fromStatus', h.from_status, 'toStatus', h.to_status, 'changedBy', h.changed_by,
                                                     'note', h.note, 'at', h.at) order by h.id), '[]')
            from order_history h where h.order_number = o.order_number) as history
  from customer_order o
  cross join lateral (
    select coalesce(sum(r.amount_cents) filter (where r.status = 'succeeded'), 0)::bigint as refunded_cents,
           coalesce(bool_or(r.status = 'requested'), false) as refund_pending
    from refund r where r.order_number = o.order_number
  ) money_back;
`,
);
