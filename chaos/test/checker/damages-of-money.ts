import { book, chargeOf, type Damage, intentOf, orderOf, refundOf, sessionOf } from './damage.ts';

const ours = 'By our ledger, what Stripe holds of a session is not what its live orders cost and what is still owed.';
const stripes =
  'By Stripe’s books, what was taken for a session and not given back is not what its live orders cost and what is still owed.';
const inAll = 'Over all sessions, what Stripe holds is not what live orders cost and what is still owed.';
const clearing = 'The ledger’s clearing account is not what Stripe holds for us.';
const prepayment = 'What the ledger holds in advance for an order is not its share less what was asked back.';
const payable = 'What the ledger says we owe back is not the sum of the refunds that have not succeeded.';
const charge = 'A charge in Stripe’s books is not in our ledger as it is there, or the other way round.';
const refund = 'A refund is not what it is in Stripe’s books, or the other way round.';
const notGivenBack = 'By our books, something was captured and has neither its orders nor a full refund.';
const tooMuchBack = 'By our books, more was to go back than was captured.';

export const damagesOfMoney: Damage[] = [
  {
    done: 'an order costs a cent more than was paid',
    sql: `update orders.customer_order set total_cents = total_cents + 1, service_fee_cents = service_fee_cents + 1
      where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    shows: [
      ...[ours, stripes, inAll],
      'An order is not what was frozen for its store.',
      'The orders of a purchase do not add up to its charge.',
      'What is to be placed is not what was ordered.',
    ],
  },
  {
    done: 'an entry of the ledger is lopsided',
    sql: `insert into payments.ledger_line (entry_id, account, amount_cents, currency) select min(id), 'revenue', 1, 'USD' from payments.ledger_entry`,
    shows: ['An entry of the ledger does not sum to zero.'],
  },
  {
    done: 'a capture is booked for another intent',
    sql: `update payments.ledger_entry set cause = 'captured:pi_other' where session_id = ${sessionOf('ada')} and cause like 'captured:%'`,
    shows: ['A captured payment is not booked as what was captured.', charge, notGivenBack, tooMuchBack],
  },
  {
    done: 'an advance is booked for the wrong order',
    sql: `update payments.ledger_line set account = 'customer_prepayment:MO-000000' where account = 'customer_prepayment:' || ${orderOf('ben', 'nordstrom-rack')}`,
    shows: [prepayment],
  },
  {
    done: 'a debt is booked that nobody has',
    sql: book('a mistake', `'cs_none'`, { 'refunds_payable:cs_none': -5, revenue: 5 }),
    shows: [payable],
  },
  {
    done: 'a cent went into rounding',
    sql: book('a mistake', `'cs_none'`, { rounding: 1, revenue: -1 }),
    shows: ['The ledger’s account for rounding is not at zero.'],
  },
  {
    done: 'a cent is booked that Stripe does not have',
    sql: book('a mistake', `'cs_none'`, { stripe_clearing: 1, revenue: -1 }),
    shows: [ours, clearing],
  },
  {
    done: 'Stripe has cancelled an intent that the bank still asks about',
    seen: (seen) => void (intentOf(seen, 'cleo').status = 'canceled'),
    shows: ['A payment is not what its intent is in Stripe’s books.'],
  },
  {
    done: 'a charge was made through another intent',
    seen: (seen) => void (chargeOf(seen, 'ada').payment_intent = 'pi_other'),
    shows: [charge],
  },
  {
    done: 'Stripe gave money back that nobody asked for',
    seen: (seen) => void (refundOf(seen, 'ada').metadata = {}),
    shows: [refund],
  },
  {
    done: 'a refund has not arrived',
    seen: (seen) => void (refundOf(seen, 'ada').status = 'pending'),
    shows: [stripes, inAll, clearing, refund],
  },
  {
    done: 'the money of a purchase is on its way back, and its orders are there',
    sql: `update payments.payment set unwanted = true where session_id = ${sessionOf('ben')}`,
    shows: [
      ...['An order exists whose purchase was not paid.', prepayment, notGivenBack],
      'A session and its payment have not come to the same end.',
    ],
  },
  {
    done: 'a late capture went back through another intent',
    sql: `update payments.refund set intent_id = 'pi_other' where session_id = ${sessionOf('dan')}`,
    shows: [refund, notGivenBack, tooMuchBack],
  },
  {
    done: 'a late capture was kept by Stripe',
    seen: (seen) => void (chargeOf(seen, 'dan').amount_refunded = 0),
    shows: [
      'By Stripe’s books, something was charged and has neither orders nor a full refund.',
      'Something was charged for a session that ended without a purchase, and has not gone back in full.',
    ],
  },
  {
    done: 'a session was captured twice',
    sql: `insert into payments.ledger_entry (session_id, cause) values (${sessionOf('ada')}, 'captured:pi_second')`,
    shows: ['By our ledger, a session was captured more than once.'],
  },
  {
    done: 'a session was charged twice',
    seen: (seen) => void seen.books.charges.push({ ...chargeOf(seen, 'ben'), id: 'ch_second' }),
    shows: ['By Stripe’s books, a session was charged more than once.', stripes, inAll, clearing, charge],
  },
  {
    done: 'somebody was charged for no session',
    seen: (seen) => void seen.books.charges.push({ ...chargeOf(seen, 'ben'), id: 'ch_second', metadata: {} }),
    shows: [
      ...['A charge in Stripe’s books belongs to no session of ours.', inAll, clearing, charge],
      'By Stripe’s books, something was charged and has neither orders nor a full refund.',
    ],
  },
];
