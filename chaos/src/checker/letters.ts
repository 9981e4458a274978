import { type Check, statement } from './snapshot.ts';

/** Every letter there is a reason to write, by its kind and what it is about. */
const reasons = `
  select 'purchase-confirmed' as kind, id as about from checkout.session where status = 'completed'
  union all select 'order-placed', order_number from orders.customer_order where placed_at is not null
  union all select 'order-failed', order_number from orders.customer_order where status = 'failed'
  union all select 'order-cancelled', order_number from orders.customer_order where status = 'cancelled'
  union all select 'order-shipped', concat_ws(' ', order_number, lower(carrier), tracking_number) from orders.shipment
  union all select distinct 'money-refunded', refund_id from payments.refund_history where to_status = 'succeeded'
  union all select distinct 'refund-stuck', refund_id from payments.refund_history where to_status = 'failed'`;

const exactlyOne = statement(
  10,
  'Something happened that somebody is told of, and there is not exactly one letter about it.',
  `with reason as (${reasons}), written as (
    select kind, about, count(*)::int as letters from notifications.letter where kind in (select kind from reason) group by 1, 2
  )
  select kind, about, reason.kind is not null as happened, coalesce(letters, 0) as letters
  from reason full join written using (kind, about) where reason.kind is null or letters is distinct from 1`,
);

export const letters: Check[] = [exactlyOne];
