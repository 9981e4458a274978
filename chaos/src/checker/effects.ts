import { type Check, statement } from './snapshot.ts';

interface Effect {
  service: string;
  reaction: string;
  /** Whose fact it is. */
  owner: string;
  /** Everything that can be left behind, by what the fact was about. */
  leaves: string;
  /** What only this fact can have left behind, where that is not the same. */
  onlyFrom?: string;
}

/** Where a reaction leaves something behind that can be found by what its fact was about. */
const effects: Effect[] = [
  {
    ...{ service: 'payments', reaction: 'charge-when-checkout-submitted', owner: 'checkout' },
    leaves: 'select session_id as about from payments.payment',
    // A session may be given up before anything of it was submitted.
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
    onlyFrom: 'select id as about from checkout.session where paid_at is not null',
  },
];

const taken = ({ service, reaction, owner }: Effect) => `
  select o.aggregate_id as about from ${service}.inbox i join ${owner}.outbox o using (message_id) where i.consumer = '${reaction}'`;

const inboxHasEffect = statement(
  10,
  'A fact was taken in, and it had no effect.',
  effects
    .map((each) => `select '${each.reaction}' as reaction, about from (${taken(each)} except ${each.leaves}) lost`)
    .join('\nunion all\n'),
);

const effectHasInbox = statement(
  10,
  'There is an effect of a fact that was never taken in.',
  effects
    .map(
      (each) =>
        `select '${each.reaction}' as reaction, about from (${each.onlyFrom ?? each.leaves} except ${taken(each)}) unheard`,
    )
    .join('\nunion all\n'),
);

export const effectsOfFacts: Check[] = [inboxHasEffect, effectHasInbox];
