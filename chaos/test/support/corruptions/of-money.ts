import { book, type Corruption, chargeOf, intentOf, orderOf, refundOf, sessionOf } from '../corruption.ts';

const perSessionInLedger =
  'By our ledger, what Stripe holds of a session is not what its live orders cost and what is still owed.';
const perSessionAtStripe =
  'By Stripe’s books, what was taken for a session and not given back is not what its live orders cost and what is still owed.';
const overAllSessions = 'Over all sessions, what Stripe holds is not what live orders cost and what is still owed.';
const clearing = 'The ledger’s clearing account is not what Stripe holds for us.';
const prepayment = 'What the ledger holds in advance for an order is not its share less what was asked back.';
const payable = 'What the ledger says we owe back is not the sum of the refunds that have not succeeded.';
const charge = 'A charge in Stripe’s books is not in our ledger as it is there, or the other way round.';
const refund = 'A refund is not what it is in Stripe’s books, or the other way round.';
const notGivenBack = 'By our books, something was captured and has neither its orders nor a full refund.';
const tooMuchBack = 'By our books, more was to go back than was captured.';

export const corruptionsOfMoney: Corruption[] = [
  {
    corrupts: 'an order costs a cent more than was paid',
    sql: `update orders.customer_order set total_cents = total_cents + 1, service_fee_cents = service_fee_cents + 1
      where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    finds: [
      ...[perSessionInLedger, perSessionAtStripe, overAllSessions],
      'An order is not what was frozen for its store.',
      'The orders of a purchase do not add up to its charge.',
      'What is to be placed is not what was ordered.',
    ],
  },
  {
    corrupts: 'an entry of the ledger is lopsided',
    sql: `insert into payments.ledger_line (entry_id, account, amount_cents, currency) select min(id), 'revenue', 1, 'USD' from payments.ledger_entry`,
    finds: ['An entry of the ledger does not sum to zero.'],
  },
  {
    corrupts: 'a capture is booked for another intent',
    sql: `update payments.ledger_entry set cause = 'captured:pi_other' where session_id = ${sessionOf('ada')} and cause like 'captured:%'`,
    finds: ['A captured payment is not booked as what was captured.', charge, notGivenBack, tooMuchBack],
  },
  {
    corrupts: 'an advance is booked for the wrong order',
    sql: `update payments.ledger_line set account = 'customer_prepayment:MO-000000' where account = 'customer_prepayment:' || ${orderOf('ben', 'nordstrom-rack')}`,
    finds: [prepayment],
  },
  {
    corrupts: 'a debt is booked that nobody has',
    sql: book('a mistake', `'cs_none'`, { 'refunds_payable:cs_none': -5, revenue: 5 }),
    finds: [payable],
  },
  {
    corrupts: 'a cent went into rounding',
    sql: book('a mistake', `'cs_none'`, { rounding: 1, revenue: -1 }),
    finds: ['The ledger’s account for rounding is not at zero.'],
  },
  {
    corrupts: 'a cent is booked that Stripe does not have',
    sql: book('a mistake', `'cs_none'`, { stripe_clearing: 1, revenue: -1 }),
    finds: [perSessionInLedger, clearing],
  },
  {
    corrupts: 'Stripe has cancelled an intent that the bank still asks about',
    changeCopy: (changeCopy) => void (intentOf(changeCopy, 'cleo').status = 'canceled'),
    finds: ['A payment is not what its intent is in Stripe’s books.'],
  },
  {
    corrupts: 'a charge was made through another intent',
    changeCopy: (changeCopy) => void (chargeOf(changeCopy, 'ada').payment_intent = 'pi_other'),
    finds: [charge],
  },
  {
    corrupts: 'Stripe gave money back that nobody asked for',
    changeCopy: (changeCopy) => void (refundOf(changeCopy, 'ada').metadata = {}),
    finds: [refund],
  },
  {
    corrupts: 'a refund has not arrived',
    changeCopy: (changeCopy) => void (refundOf(changeCopy, 'ada').status = 'pending'),
    finds: [perSessionAtStripe, overAllSessions, clearing, refund],
  },
  {
    corrupts: 'the money of a purchase is on its way back, and its orders are there',
    sql: `update payments.payment set unwanted = true where session_id = ${sessionOf('ben')}`,
    finds: [
      ...['An order exists whose purchase was not paid.', prepayment, notGivenBack],
      'A session and its payment have not come to the same end.',
    ],
  },
  {
    corrupts: 'a late capture went back through another intent',
    sql: `update payments.refund set intent_id = 'pi_other' where session_id = ${sessionOf('dan')}`,
    finds: [refund, notGivenBack, tooMuchBack],
  },
  {
    corrupts: 'a late capture was kept by Stripe',
    changeCopy: (changeCopy) => void (chargeOf(changeCopy, 'dan').amount_refunded = 0),
    finds: [
      'By Stripe’s books, something was charged and has neither orders nor a full refund.',
      'Something was charged for a session that ended without a purchase, and has not gone back in full.',
    ],
  },
  {
    corrupts: 'a session was captured twice',
    sql: `insert into payments.ledger_entry (session_id, cause) values (${sessionOf('ada')}, 'captured:pi_second')`,
    finds: ['By our ledger, a session was captured more than once.'],
  },
  {
    corrupts: 'a session was charged twice',
    changeCopy: (changeCopy) => void changeCopy.books.charges.push({ ...chargeOf(changeCopy, 'ben'), id: 'ch_second' }),
    finds: [
      'By Stripe’s books, a session was charged more than once.',
      perSessionAtStripe,
      overAllSessions,
      clearing,
      charge,
    ],
  },
  {
    corrupts: 'somebody was charged for no session',
    changeCopy: (changeCopy) =>
      void changeCopy.books.charges.push({ ...chargeOf(changeCopy, 'ben'), id: 'ch_second', metadata: {} }),
    finds: [
      ...['A charge in Stripe’s books belongs to no session of ours.', overAllSessions, clearing, charge],
      'By Stripe’s books, something was charged and has neither orders nor a full refund.',
    ],
  },
];
