import { type Corruption, chargeOf, orderOf, purchaseOf, refundOf, sessionOf } from '../corruption.ts';

const perSessionAtStripe =
  'By Stripe’s books, what was taken for a session and not given back is not what its live orders cost and what is still owed.';
const overAllSessions = 'Over all sessions, what Stripe holds is not what live orders cost and what is still owed.';
const clearing = 'The ledger’s clearing account is not what Stripe holds for us.';
const prepayment = 'What the ledger holds in advance for an order is not its share less what was asked back.';
const refund = 'A refund is not what it is in Stripe’s books, or the other way round.';
const notGivenBack = 'By our books, something was captured and has neither its orders nor a full refund.';
const tooMuchBack = 'By our books, more was to go back than was captured.';

export const corruptionsOfAttempts: Corruption[] = [
  {
    title: 'the attempt that was declined is the one that was captured',
    sql: `update payments.payment_history set attempt = 1 where session_id = ${sessionOf('ben')} and fact = 'captured'`,
    findings: ['By our books, an attempt that was declined was captured and kept.'],
  },
  {
    title: 'the attempt that was declined is the one that was charged',
    change: (observed) => void (chargeOf(observed, 'ben').metadata.attempt = '1'),
    findings: ['By Stripe’s books, an attempt that was declined was charged and not given back.'],
  },
  {
    title: 'every place request of a paid purchase was refused',
    change: (observed) => void purchaseOf(observed, 'ben').answers.pop(),
    findings: ['Every place of a session was refused, and its money was kept.'],
  },
  {
    title: 'a place request was answered with 410, and the purchase was completed',
    change: (observed) => void purchaseOf(observed, 'ada').answers.push({ status: 410 }),
    findings: ['A place was answered with a decline, or with the end of its session, and it was neither.'],
  },
  {
    title: 'more is refunded than was captured',
    sql: `update payments.refund set amount_cents = amount_cents + 1 where session_id = ${sessionOf('dan')}`,
    findings: [tooMuchBack, notGivenBack, refund],
  },
  {
    title: 'more is refunded for an order than its share',
    sql: `update payments.share set items_cents = items_cents - 1, total_cents = total_cents - 1 where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    findings: [
      'More was to go back of an order than its share of the charge.',
      'A charge was not split into what each store’s part costs.',
      prepayment,
    ],
  },
  {
    title: 'Stripe refunded more than it charged',
    change: (observed) => void (refundOf(observed, 'dan').amount += 1),
    findings: [
      'By Stripe’s books, more went back than was captured.',
      perSessionAtStripe,
      overAllSessions,
      clearing,
      refund,
    ],
  },
  {
    title: 'an order still shows its refund as requested',
    sql: `update orders.refund set status = 'requested' where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    findings: ['An order shows other refunds than were made.'],
  },
];
