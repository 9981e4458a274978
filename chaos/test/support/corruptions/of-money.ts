import { book, type Corruption, chargeOf, intentOf, orderOf, refundOf, sessionOf } from '../corruption.ts';

const perSessionInLedger =
  'By our ledger, captured minus refunded of a session is not the total of its live orders plus the refunds owed.';
const perSessionAtStripe =
  'By Stripe’s records, captured minus refunded of a session is not the total of its live orders plus the refunds owed.';
const overAllSessions =
  'Over all sessions, captured minus refunded is not the total of the live orders plus the refunds owed.';
const clearing = 'The ledger’s clearing account differs from the balance at Stripe.';
const trialBalance = 'The trial balance is not zero, or its running balances are not the sums of the ledger’s lines.';
const prepayment =
  'The ledger’s prepayment of an order is not its share minus its refunds, or not zero once the order is shipped.';
const payable = 'The ledger’s refunds payable are not the sum of the refunds that have not succeeded.';
const charge = 'Our ledger and Stripe’s records differ in a charge.';
const refund = 'Our tables and Stripe’s records differ in a refund.';
const notGivenBack = 'By our ledger, a capture has neither its orders nor a full refund.';
const tooMuchBack = 'By our ledger, more is refunded than was captured.';

export const corruptionsOfMoney: Corruption[] = [
  {
    title: 'an order costs a cent more than was paid',
    sql: `update orders.customer_order set total_cents = total_cents + 1, service_fee_cents = service_fee_cents + 1
      where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    findings: [
      ...[perSessionInLedger, perSessionAtStripe, overAllSessions],
      'An order differs from what was frozen for its store.',
      'The orders of a purchase do not add up to its charge.',
      'A placement task differs from its order.',
    ],
  },
  {
    title: 'a ledger entry does not sum to zero',
    sql: `insert into payments.ledger_line (entry_id, account, amount_cents, currency) select min(id), 'revenue', 1, 'USD' from payments.ledger_entry`,
    findings: ['A ledger entry does not sum to zero.', trialBalance],
  },
  {
    title: 'a capture is booked for another intent',
    sql: `update payments.ledger_entry set cause = 'captured:pi_other' where session_id = ${sessionOf('ada')} and cause like 'captured:%'`,
    findings: ['The ledger entry of a capture differs from the amount captured.', charge, notGivenBack, tooMuchBack],
  },
  {
    title: 'a prepayment is booked for the wrong order',
    sql: `update payments.ledger_line set account = 'customer_prepayment:MO-000000' where account = 'customer_prepayment:' || ${orderOf('ben', 'nordstrom-rack')}`,
    findings: [prepayment],
  },
  {
    title: 'a refund payable is booked without a refund',
    sql: book('a mistake', `'cs_none'`, { 'refunds_payable:cs_none': -5, revenue: 5 }),
    findings: [payable, trialBalance],
  },
  {
    title: 'a cent is booked to the rounding account',
    sql: book('a mistake', `'cs_none'`, { rounding: 1, revenue: -1 }),
    findings: ['The ledger’s rounding account is not zero.', trialBalance],
  },
  {
    title: 'a cent is booked that Stripe does not have',
    sql: book('a mistake', `'cs_none'`, { stripe_clearing: 1, revenue: -1 }),
    findings: [perSessionInLedger, clearing, trialBalance],
  },
  {
    title: 'Stripe moved a cent that is not booked',
    change: ({ books }) =>
      void books.balance_transactions.push({
        ...{ id: 'txn_other', type: 'charge', reporting_category: 'charge', currency: 'usd', amount: 1, net: 1 },
      }),
    findings: [clearing],
  },
  {
    title: 'an order that failed still holds a prepayment',
    sql: `insert into payments.ledger_open_account (account, currency, balance_cents)
      select 'customer_prepayment:' || ${orderOf('ada', 'nordstrom-rack')}, 'USD', -1`,
    findings: ['A shipped, failed or cancelled order still holds a prepayment.'],
  },
  {
    title: 'Stripe has cancelled an intent whose payment requires authentication',
    change: (observed) => void (intentOf(observed, 'cleo').status = 'canceled'),
    findings: ['A payment differs from its intent in Stripe’s records.'],
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
    findings: [perSessionAtStripe, overAllSessions, refund],
  },
  {
    title: 'a payment is marked as unwanted although its orders exist',
    sql: `update payments.payment set unwanted = true where session_id = ${sessionOf('ben')}`,
    findings: [
      ...['An order exists whose purchase was neither paid nor held.', prepayment, notGivenBack],
      'A session and its payment have different outcomes.',
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
      'By Stripe’s records, a charge has neither orders nor a full refund.',
      'A session that ended without a purchase was charged and not refunded in full.',
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
      'By Stripe’s records, a session was charged or held more than once.',
      perSessionAtStripe,
      overAllSessions,
      charge,
    ],
  },
  {
    title: 'a hold was not captured although its orders are settled',
    sql: `update payments.payment set status = 'authorized', authorized_at = captured_at, authorized_cents = captured_cents, capture_before = captured_at, captured_at = null, captured_cents = null
      where session_id = ${sessionOf('ada')}`,
    findings: [
      ...[perSessionInLedger, perSessionAtStripe, overAllSessions],
      'A payment is held although every order of its purchase is placed, failed or cancelled.',
      'A payment differs from its intent in Stripe’s records.',
      'The history of a payment does not lead from its initial to its current state.',
    ],
  },
  {
    title: 'a cent of a hold was neither captured nor released',
    sql: `update payments.payment set authorized_at = captured_at, authorized_cents = captured_cents + 1, capture_before = captured_at
      where session_id = ${sessionOf('ada')}`,
    findings: [
      'Another amount was charged or held than was frozen.',
      'The orders of a purchase do not add up to its charge.',
      'A hold was captured for another amount than that of its orders, less what was released.',
    ],
  },
  {
    title: 'a charge belongs to no session',
    change: (observed) =>
      void observed.books.charges.push({ ...chargeOf(observed, 'ben'), id: 'ch_second', metadata: {} }),
    findings: [
      ...['A charge in Stripe’s records belongs to no session.', overAllSessions, charge],
      'By Stripe’s records, a charge has neither orders nor a full refund.',
    ],
  },
];
