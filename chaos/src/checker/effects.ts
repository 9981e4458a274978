import { type Check, statement } from './check.ts';

/** A reaction whose effect can be found by the subject of its event. */
interface Effect {
  service: string;
  reaction: string;
  /** The service that publishes the event. */
  owner: string;
  /** Statement for the rows the reaction writes, by the subject of the event. */
  leaves: string;
  /** The same for rows that only this reaction can have written, where other causes write such rows too. */
  onlyFrom?: string;
}

const reactionEffects: Effect[] = [
  {
    ...{ service: 'payments', reaction: 'charge-when-checkout-submitted', owner: 'checkout' },
    leaves: 'select session_id as about from payments.payment',
    // A session may be abandoned before anything of it was submitted.
    onlyFrom: 'select session_id as about from payments.payment where attempt > 0',
  },
  {
    ...{ service: 'orders', reaction: 'create-orders-when-checkout-paid', owner: 'checkout' },
    leaves: 'select session_id as about from orders.customer_order',
  },
  {
    ...{ service: 'placement', reaction: 'queue-order-when-order-created', owner: 'orders' },
    leaves: 'select order_number as about from placement.placement_task',
  },
  {
    ...{ service: 'checkout', reaction: 'mark-paid-when-payment-captured', owner: 'payments' },
    leaves: `select p.session_id as about from payments.payment p left join checkout.session s on s.id = p.session_id
      where s.paid_at is not null or p.unwanted`,
    onlyFrom: 'select id as about from checkout.session where paid_at is not null and not payment_held',
  },
  {
    ...{ service: 'checkout', reaction: 'mark-paid-when-payment-authorized', owner: 'payments' },
    leaves: `select p.session_id as about from payments.payment p left join checkout.session s on s.id = p.session_id
      where s.paid_at is not null or p.abandoned_at is not null`,
    onlyFrom: 'select id as about from checkout.session where payment_held',
  },
];

const consumed = ({ service, reaction, owner }: Effect) => `
  select o.aggregate_id as about from ${service}.inbox i join ${owner}.outbox o using (message_id) where i.consumer = '${reaction}'`;

const inboxHasEffect = statement(
  10,
  'An event is in the inbox of a consumer and had no effect.',
  reactionEffects
    .map((each) => `select '${each.reaction}' as reaction, about from (${consumed(each)} except ${each.leaves}) lost`)
    .join('\nunion all\n'),
);

const effectHasInbox = statement(
  10,
  'There is an effect of an event that is not in the inbox of its consumer.',
  reactionEffects
    .map(
      (each) =>
        `select '${each.reaction}' as reaction, about from (${each.onlyFrom ?? each.leaves} except ${consumed(each)}) unheard`,
    )
    .join('\nunion all\n'),
);

/** The transitions of disputes that other services hear of: an inquiry takes no money. */
const announcedDisputes = `(
  select dispute_id, to_state, from_state from payments.dispute_history
  where to_state <> 'inquiry' and from_state is distinct from to_state and not (to_state = 'closed' and coalesce(from_state, 'inquiry') = 'inquiry')) disputes`;

/** What has happened to each refund. Of one made at Stripe's own site nothing is announced before it belongs to an order. */
const announcedRefunds = `(
  select h.refund_id, h.to_status, r.settlement,
    exists (select from payments.refund_history later where later.refund_id = r.id and later.fact = 'reopened') as reopened
  from payments.refund_history h join payments.refund r on r.id = h.refund_id
  where not r.external or r.order_number is not null) announced`;

/** Every e-mail that should exist, by kind and subject. */
const reasons = `
  select 'purchase-confirmed' as kind, id as about from checkout.session where status = 'completed'
  union all select 'order-placed', order_number from orders.customer_order where placed_at is not null
  union all select 'order-failed', order_number from orders.customer_order where status = 'failed'
  union all select 'order-cancelled', order_number from orders.customer_order where status = 'cancelled'
  union all select 'order-shipped', concat_ws(' ', order_number, lower(carrier), tracking_number) from orders.shipment
  union all select 'price-question', id from placement.price_question
  union all select distinct 'dispute-opened', dispute_id from ${announcedDisputes}
  union all select distinct 'dispute-' || to_state, dispute_id from ${announcedDisputes} where to_state <> 'open'
  union all select distinct 'money-refunded', refund_id from ${announcedRefunds} where to_status in ('succeeded', 'released')
  union all select distinct 'refund-stuck', refund_id from ${announcedRefunds} where to_status = 'failed'
  union all select distinct 'refund-awaits-approval', refund_id from ${announcedRefunds} where to_status = 'awaiting_approval'
  union all select distinct 'refund-settled', refund_id from ${announcedRefunds} where to_status = 'settled' and (settlement is not null or reopened)`;

const exactlyOneEmail = statement(
  10,
  'There is not exactly one e-mail about something that a shopper or operator is notified of.',
  `with reason as (${reasons}), written as (
    select kind, about, count(*)::int as letters from notifications.letter where kind in (select kind from reason) group by 1, 2
  )
  select kind, about, reason.kind is not null as happened, coalesce(letters, 0) as letters
  from reason full join written using (kind, about) where reason.kind is null or letters is distinct from 1`,
);

export const effects: Check[] = [inboxHasEffect, effectHasInbox, exactlyOneEmail];
