import { type Corruption, intentOf, orderOf, purchaseOf, sessionOf, shopperOf, taskOf } from '../corruption.ts';

const frozenOrder = 'An order is not what was frozen for its store.';
const toPlace = 'What is to be placed is not what was ordered.';
const brokenHistory = (thing: string) => `The history of ${thing} does not lead from its beginning to where it is now.`;
const ends = 'A session and its payment have not come to the same end.';

/** Something in a session’s JSON becomes something else. */
const inSession = (name: 'ada' | 'eve', column: string, path: string, value: string) =>
  `update checkout.session set ${column} = jsonb_set(${column}, '{${path}}', '${value}') where id = ${sessionOf(name)}`;

export const corruptionsOfPurchases: Corruption[] = [
  {
    title: 'a purchase that is still in progress',
    sql: `update checkout.session set status = 'complete_in_progress' where id = ${sessionOf('eve')}`,
    findings: ['A purchase is still in progress.', brokenHistory('a checkout session')],
  },
  {
    title: 'an authentication past its deadline',
    sql: `update checkout.session set due_at = checkout.muse_clock() - interval '1 minute' where id = ${sessionOf('cleo')}`,
    findings: ['A session waits for the bank longer than the shopper was given.'],
  },
  {
    title: 'a payment that ended differently from its session',
    sql: `update payments.payment set status = 'declined' where session_id = ${sessionOf('cleo')}`,
    findings: [ends, brokenHistory('a payment'), 'A payment is not what its intent is in Stripe’s books.'],
  },
  {
    title: 'a confirmation of an order that does not exist',
    sql: inSession('ada', 'confirmation', 'orders,0,museOrderNumber', '"MO-000000"'),
    findings: ['A completed session has not exactly the orders it was confirmed with.'],
  },
  {
    title: 'a refund that was never sent to Stripe',
    sql: `update payments.refund set status = 'requested', stripe_refund_id = null where session_id = ${sessionOf('dan')}`,
    findings: [
      'A refund was asked for and has not reached Stripe.',
      'By our ledger, what Stripe holds of a session is not what its live orders cost and what is still owed.',
      'By Stripe’s books, what was taken for a session and not given back is not what its live orders cost and what is still owed.',
      'Over all sessions, what Stripe holds is not what live orders cost and what is still owed.',
      'What the ledger says we owe back is not the sum of the refunds that have not succeeded.',
      'A refund is not what it is in Stripe’s books, or the other way round.',
      brokenHistory('a refund'),
    ],
  },
  {
    title: 'an accepted place request that its session does not record',
    change: (observed) => void (purchaseOf(observed, 'eve').answers = [{ status: 202 }]),
    findings: ['A place was answered with a confirmation, or with a promise, and its session knows nothing of it.'],
  },
  {
    title: 'a wrong item count in a store’s part',
    sql: inSession('eve', 'snapshot', 'stores,0,itemCount', '9'),
    findings: ['A store’s part of a purchase is not the sum of its own parts.'],
  },
  {
    title: 'a wrong total of a session',
    sql: inSession('eve', 'snapshot', 'summary,totalCents', '1'),
    findings: ['The total of a purchase is not the sum of its stores’ parts.'],
  },
  {
    title: 'another total was confirmed than frozen',
    sql: inSession('ada', 'confirmation', 'totalChargedCents', '1'),
    findings: ['A purchase was confirmed with other amounts than were frozen.'],
  },
  {
    title: 'a price that was lower when the client read it',
    change(observed) {
      const item = purchaseOf(observed, 'eve').session.cartSnapshot.stores[0]?.items[0];
      if (item) item.priceCents -= 1;
    },
    findings: ['A price changed after it was frozen.'],
  },
  {
    title: 'a cent too much was captured',
    sql: `update payments.payment set captured_cents = captured_cents + 1 where session_id = ${sessionOf('ada')}`,
    findings: [
      'Another amount was charged than was frozen.',
      'The orders of a purchase do not add up to its charge.',
      'A captured payment is not booked as what was captured.',
      'A payment is not what its intent is in Stripe’s books.',
    ],
  },
  {
    title: 'a share with tax in place of items',
    sql: `update payments.share set items_cents = items_cents - 1, tax_cents = tax_cents + 1 where order_number = ${orderOf('ben', 'nordstrom')}`,
    findings: ['A charge was not split into what each store’s part costs.'],
  },
  {
    title: 'an order with other lines than were frozen',
    sql: `update orders.customer_order set lines = jsonb_set(lines, '{0,productName}', '"A hat"') where order_number = ${orderOf('ada', 'nordstrom')}`,
    findings: [frozenOrder, toPlace],
  },
  {
    title: 'a placement task with another address',
    sql: `update placement.placement_task set address = jsonb_set(address, '{name}', '"Eve"') where id = ${taskOf('ben', 'nordstrom-rack')}`,
    findings: [toPlace],
  },
  {
    title: 'a place request accepted after expiry',
    sql: `update checkout.session set expires_at = created_at - interval '1 minute' where id = ${sessionOf('ada')}`,
    findings: ['A place was accepted after the prices had expired.'],
  },
  {
    title: 'an ended session with a payable intent',
    change: (observed) =>
      void observed.books.payment_intents.push({
        ...intentOf(observed, 'dan'),
        id: 'pi_lost',
        status: 'requires_payment_method',
      }),
    findings: ['A session has ended, and one of its intents at Stripe can still be paid.'],
  },
  {
    title: 'a cart line with quantity 0',
    sql: `alter table cart.line drop constraint quantity_limit; update cart.line set quantity = 0 where shopper = ${shopperOf('ada')}`,
    findings: ['A line in a cart holds less than one of something.'],
  },
];
