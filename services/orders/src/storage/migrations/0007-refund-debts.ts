import { migration } from '@muse/kit';

export const refundDebts = migration(
  1007,
  'refund debts',
  `
  -- The sequence of the last event that was applied: a refund can fail, be sent again and succeed. 0 in rows of release 0.1.0.
  alter table refund add column sequence bigint not null default 0;

  -- Adds to order_with_dispute whether a refund has failed and is still owed. Never altered, as that one is not.
  create view order_with_debts as
  select o.order_number, o.session_id, o.shopper, o.store_id, o.store_name, o.store_order_number, o.status, o.placement_method,
         o.subtotal_cents, o.discount_cents, o.shipping_cents, o.tax_cents, o.service_fee_cents, o.total_cents, o.currency,
         o.lines, o.address, o.item_count, o.created_at, o.placed_at, o.shipped_at, o.delivered_at,
         o.refunded_cents, o.refund_pending, o.shipments, o.history, o.disputed,
         exists (select from refund r where r.order_number = o.order_number and r.status = 'failed') as refund_failed
  from order_with_dispute o;
`,
);
