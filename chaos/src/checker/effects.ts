import { type Check, statement } from './evidence.ts';

/** Where a reaction leaves something behind that can be found by what its fact was about. */
const effects = [
  {
    ...{ service: 'payments', reaction: 'charge-when-checkout-submitted', owner: 'checkout' },
    leaves: 'select session_id as about from payments.payment where attempt > 0',
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
  },
];

const taken = ({ service, reaction, owner }: (typeof effects)[number]) => `
  select o.aggregate_id as about from ${service}.inbox i join ${owner}.outbox o using (message_id) where i.consumer = '${reaction}'`;

const inboxHasEffect = statement(
  10,
  'A fact was taken in, and it had no effect.',
  effects
    .map((each) => `select '${each.reaction}' as reaction, about from (${taken(each)} except ${each.leaves}) lost`)
    .join('\nunion all\n'),
);

/** A payment that came too late has its own way, on which checkout needs to hear nothing. */
const effectHasInbox = statement(
  10,
  'There is an effect of a fact that was never taken in.',
  effects
    .filter(({ service }) => service !== 'checkout')
    .map((each) => `select '${each.reaction}' as reaction, about from (${each.leaves} except ${taken(each)}) unheard`)
    .join('\nunion all\n'),
);

export const effectsOfFacts: Check[] = [inboxHasEffect, effectHasInbox];
