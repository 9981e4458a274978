import { type Corruption, intentOf, orderOf, purchaseOf, sessionOf, shopperOf, taskOf } from '../corruption.ts';

const frozenOrder = 'An order differs from what was frozen for its store.';
const toPlace = 'A placement task differs from its order.';
const brokenHistory = (thing: string) => `The history of ${thing} does not lead from its initial to its current state.`;
const ends = 'A session and its payment have different outcomes.';

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
    findings: ['A session requires authentication beyond its deadline.'],
  },
  {
    title: 'a payment that ended differently from its session',
    sql: `update payments.payment set status = 'declined' where session_id = ${sessionOf('cleo')}`,
    findings: [ends, brokenHistory('a payment'), 'A payment differs from its intent in Stripe’s records.'],
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
      'A refund was requested and has not reached Stripe.',
      'By our ledger, captured minus refunded of a session is not the total of its live orders plus the refunds owed.',
      'By Stripe’s records, captured minus refunded of a session is not the total of its live orders plus the refunds owed.',
      'Over all sessions, captured minus refunded is not the total of the live orders plus the refunds owed.',
      'The ledger’s refunds payable are not the sum of the refunds that have not succeeded.',
      'Our tables and Stripe’s records differ in a refund.',
      brokenHistory('a refund'),
    ],
  },
  {
    title: 'an accepted place request that its session does not record',
    change: (observed) => void (purchaseOf(observed, 'eve').answers = [{ status: 202 }]),
    findings: ['A place request was confirmed or accepted, and its session does not record it.'],
  },
  {
    title: 'a wrong item count in a store’s part',
    sql: inSession('eve', 'snapshot', 'stores,0,itemCount', '9'),
    findings: ['A store’s part of a purchase is not the sum of its own parts.'],
  },
  {
    title: 'another shipping option than was paid for',
    sql: inSession('ada', 'snapshot', 'stores,0,shippingOption,id', '"express"'),
    findings: ['A store’s shipping is not the price of the selected option.'],
  },
  {
    title: 'shipping at a price where the price is unknown',
    sql: inSession('ada', 'snapshot', 'stores,1,shippingOption', 'null'),
    findings: ['A store’s shipping is not the price of the selected option.'],
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
      'Another amount was charged or held than was frozen.',
      'The orders of a purchase do not add up to its charge.',
      'The ledger entry of a capture differs from the amount captured.',
      'A payment differs from its intent in Stripe’s records.',
    ],
  },
  {
    title: 'a share with tax in place of items',
    sql: `update payments.share set items_cents = items_cents - 1, tax_cents = tax_cents + 1 where order_number = ${orderOf('ben', 'nordstrom')}`,
    findings: [
      'A charge was not split into what each store’s part costs.',
      'The refunds of an order take more items, shipping, tax or fee than it has.',
    ],
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
    findings: ['A place request was accepted after the session had expired.'],
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
    findings: ['A cart line has a quantity below one.'],
  },
];
