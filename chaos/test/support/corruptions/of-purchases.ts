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
    corrupts: 'a purchase that goes on for ever',
    sql: `update checkout.session set status = 'complete_in_progress' where id = ${sessionOf('eve')}`,
    finds: ['A purchase is still in progress.', brokenHistory('a checkout session')],
  },
  {
    corrupts: 'a bank that may answer for ever',
    sql: `update checkout.session set due_at = checkout.muse_clock() - interval '1 minute' where id = ${sessionOf('cleo')}`,
    finds: ['A session waits for the bank longer than the shopper was given.'],
  },
  {
    corrupts: 'a payment that ended alone',
    sql: `update payments.payment set status = 'declined' where session_id = ${sessionOf('cleo')}`,
    finds: [ends, brokenHistory('a payment'), 'A payment is not what its intent is in Stripe’s books.'],
  },
  {
    corrupts: 'a confirmation that names an order there is not',
    sql: inSession('ada', 'confirmation', 'orders,0,museOrderNumber', '"MO-000000"'),
    finds: ['A completed session has not exactly the orders it was confirmed with.'],
  },
  {
    corrupts: 'a refund that was never asked for',
    sql: `update payments.refund set status = 'requested', stripe_refund_id = null where session_id = ${sessionOf('dan')}`,
    finds: [
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
    corrupts: 'a promise that its session knows nothing of',
    changeCopy: (changeCopy) => void (purchaseOf(changeCopy, 'eve').answers = [{ status: 202 }]),
    finds: ['A place was answered with a confirmation, or with a promise, and its session knows nothing of it.'],
  },
  {
    corrupts: 'a store’s part that counts one piece too many',
    sql: inSession('eve', 'snapshot', 'stores,0,itemCount', '9'),
    finds: ['A store’s part of a purchase is not the sum of its own parts.'],
  },
  {
    corrupts: 'a total with a cent too many',
    sql: inSession('eve', 'snapshot', 'summary,totalCents', '1'),
    finds: ['The total of a purchase is not the sum of its stores’ parts.'],
  },
  {
    corrupts: 'another total confirmed than frozen',
    sql: inSession('ada', 'confirmation', 'totalChargedCents', '1'),
    finds: ['A purchase was confirmed with other amounts than were frozen.'],
  },
  {
    corrupts: 'a price that was lower when the shopper saw it',
    changeCopy(changeCopy) {
      const item = purchaseOf(changeCopy, 'eve').session.cartSnapshot.stores[0]?.items[0];
      if (item) item.priceCents -= 1;
    },
    finds: ['A price changed after it was frozen.'],
  },
  {
    corrupts: 'a cent too much charged',
    sql: `update payments.payment set captured_cents = captured_cents + 1 where session_id = ${sessionOf('ada')}`,
    finds: [
      'Another amount was charged than was frozen.',
      'The orders of a purchase do not add up to its charge.',
      'A captured payment is not booked as what was captured.',
      'A payment is not what its intent is in Stripe’s books.',
    ],
  },
  {
    corrupts: 'tax in place of goods',
    sql: `update payments.share set items_cents = items_cents - 1, tax_cents = tax_cents + 1 where order_number = ${orderOf('ben', 'nordstrom')}`,
    finds: ['A charge was not split into what each store’s part costs.'],
  },
  {
    corrupts: 'an order for something else',
    sql: `update orders.customer_order set lines = jsonb_set(lines, '{0,productName}', '"A hat"') where order_number = ${orderOf('ada', 'nordstrom')}`,
    finds: [frozenOrder, toPlace],
  },
  {
    corrupts: 'a parcel to somebody else',
    sql: `update placement.placement_task set address = jsonb_set(address, '{name}', '"Eve"') where id = ${taskOf('ben', 'nordstrom-rack')}`,
    finds: [toPlace],
  },
  {
    corrupts: 'a place after the prices had expired',
    sql: `update checkout.session set expires_at = created_at - interval '1 minute' where id = ${sessionOf('ada')}`,
    finds: ['A place was accepted after the prices had expired.'],
  },
  {
    corrupts: 'an intent that was forgotten at Stripe',
    changeCopy: (changeCopy) =>
      void changeCopy.books.payment_intents.push({
        ...intentOf(changeCopy, 'dan'),
        id: 'pi_lost',
        status: 'requires_payment_method',
      }),
    finds: ['A session has ended, and one of its intents at Stripe can still be paid.'],
  },
  {
    corrupts: 'nothing of something in a cart',
    sql: `alter table cart.line drop constraint quantity_limit; update cart.line set quantity = 0 where shopper = ${shopperOf('ada')}`,
    finds: ['A line in a cart holds less than one of something.'],
  },
];
