import { migration } from '@muse/kit';

export const publicNotes = migration(
  1004,
  'public notes',
  `
  -- What the shopper may read of a transition. Null in rows of release 0.1.0: their notes are internal.
  alter table order_history add column public_note text;

  -- Replaces whole_order, which processes of release 0.1.0 still read. Never altered, as whole_order is not.
  create view order_with_history as
  select o.order_number, o.session_id, o.shopper, o.store_id, o.store_name, o.store_order_number, o.status, o.placement_method,
         o.subtotal_cents, o.discount_cents, o.shipping_cents, o.tax_cents, o.service_fee_cents, o.total_cents, o.currency,
         o.lines, o.address, o.item_count, o.created_at, o.placed_at, o.shipped_at, o.delivered_at,
         o.refunded_cents, o.refund_pending, o.shipments,
         (select coalesce(json_agg(json_build_object('fromStatus', h.from_status, 'toStatus', h.to_status, 'changedBy', h.changed_by,
                                                     'note', h.note, 'publicNote', h.public_note, 'at', h.at) order by h.id), '[]')
            from order_history h where h.order_number = o.order_number) as history
  from whole_order o;
`,
);
