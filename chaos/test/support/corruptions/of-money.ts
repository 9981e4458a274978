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
    title: 'an order costs a cent more than was paid',
    sql: `update orders.customer_order set total_cents = total_cents + 1, service_fee_cents = service_fee_cents + 1
      where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    findings: [
      ...[perSessionInLedger, perSessionAtStripe, overAllSessions],
      'An order is not what was frozen for its store.',
      'The orders of a purchase do not add up to its charge.',
      'What is to be placed is not what was ordered.',
    ],
  },
  {
    title: 'a ledger entry does not sum to zero',
    sql: `insert into payments.ledger_line (entry_id, account, amount_cents, currency) select min(id), 'revenue', 1, 'USD' from payments.ledger_entry`,
    findings: ['An entry of the ledger does not sum to zero.'],
  },
  {
    title: 'a capture is booked for another intent',
    sql: `update payments.ledger_entry set cause = 'captured:pi_other' where session_id = ${sessionOf('ada')} and cause like 'captured:%'`,
    findings: ['A captured payment is not booked as what was captured.', charge, notGivenBack, tooMuchBack],
  },
  {
    title: 'a prepayment is booked for the wrong order',
    sql: `update payments.ledger_line set account = 'customer_prepayment:MO-000000' where account = 'customer_prepayment:' || ${orderOf('ben', 'nordstrom-rack')}`,
    findings: [prepayment],
  },
  {
    title: 'a refund payable is booked without a refund',
    sql: book('a mistake', `'cs_none'`, { 'refunds_payable:cs_none': -5, revenue: 5 }),
    findings: [payable],
  },
  {
    title: 'a cent is booked to the rounding account',
    sql: book('a mistake', `'cs_none'`, { rounding: 1, revenue: -1 }),
    findings: ['The ledger’s account for rounding is not at zero.'],
  },
  {
    title: 'a cent is booked that Stripe does not have',
    sql: book('a mistake', `'cs_none'`, { stripe_clearing: 1, revenue: -1 }),
    findings: [perSessionInLedger, clearing],
  },
  {
    title: 'Stripe has cancelled an intent whose payment requires authentication',
    change: (observed) => void (intentOf(observed, 'cleo').status = 'canceled'),
    findings: ['A payment is not what its intent is in Stripe’s books.'],
  },
  {
    title: 'a charge was made through another intent',
    change: (observed) => void (chargeOf(observed, 'ada').payment_intent = 'pi_other'),
    findings: [charge],
  },
  {
    title: 'Stripe made a refund that was never requested',
    change: (observed) => void (refundOf(observed, 'ada').metadata = {}),
    findings: [refund],
  },
  {
    title: 'a refund is still pending at Stripe',
    change: (observed) => void (refundOf(observed, 'ada').status = 'pending'),
    findings: [perSessionAtStripe, overAllSessions, clearing, refund],
  },
  {
    title: 'a payment is marked as unwanted although its orders exist',
    sql: `update payments.payment set unwanted = true where session_id = ${sessionOf('ben')}`,
    findings: [
      ...['An order exists whose purchase was not paid.', prepayment, notGivenBack],
      'A session and its payment have not come to the same end.',
    ],
  },
  {
    title: 'a late capture is refunded through another intent',
    sql: `update payments.refund set intent_id = 'pi_other' where session_id = ${sessionOf('dan')}`,
    findings: [refund, notGivenBack, tooMuchBack],
  },
  {
    title: 'a late capture was not refunded at Stripe',
    change: (observed) => void (chargeOf(observed, 'dan').amount_refunded = 0),
    findings: [
      'By Stripe’s books, something was charged and has neither orders nor a full refund.',
      'Something was charged for a session that ended without a purchase, and has not gone back in full.',
    ],
  },
  {
    title: 'a session was captured twice',
    sql: `insert into payments.ledger_entry (session_id, cause) values (${sessionOf('ada')}, 'captured:pi_second')`,
    findings: ['By our ledger, a session was captured more than once.'],
  },
  {
    title: 'a session was charged twice',
    change: (observed) => void observed.books.charges.push({ ...chargeOf(observed, 'ben'), id: 'ch_second' }),
    findings: [
      'By Stripe’s books, a session was charged more than once.',
      perSessionAtStripe,
      overAllSessions,
      clearing,
      charge,
    ],
  },
  {
    title: 'a charge belongs to no session',
    change: (observed) =>
      void observed.books.charges.push({ ...chargeOf(observed, 'ben'), id: 'ch_second', metadata: {} }),
    findings: [
      ...['A charge in Stripe’s books belongs to no session of ours.', overAllSessions, clearing, charge],
      'By Stripe’s books, something was charged and has neither orders nor a full refund.',
    ],
  },
];
