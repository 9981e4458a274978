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
    corrupts: 'the attempt that was declined is the one that was captured',
    sql: `update payments.payment_history set attempt = 1 where session_id = ${sessionOf('ben')} and fact = 'captured'`,
    finds: ['By our books, an attempt that was declined was captured and kept.'],
  },
  {
    corrupts: 'the attempt that was declined is the one that was charged',
    changeCopy: (changeCopy) => void (chargeOf(changeCopy, 'ben').metadata.attempt = '1'),
    finds: ['By Stripe’s books, an attempt that was declined was charged and not given back.'],
  },
  {
    corrupts: 'nobody was ever told that the purchase was paid',
    changeCopy: (changeCopy) => void purchaseOf(changeCopy, 'ben').answers.pop(),
    finds: ['Every place of a session was refused, and its money was kept.'],
  },
  {
    corrupts: 'a shopper was told that the purchase had ended, and it went through',
    changeCopy: (changeCopy) => void purchaseOf(changeCopy, 'ada').answers.push({ status: 410 }),
    finds: ['A place was answered with a decline, or with the end of its session, and it was neither.'],
  },
  {
    corrupts: 'more goes back than was captured',
    sql: `update payments.refund set amount_cents = amount_cents + 1 where session_id = ${sessionOf('dan')}`,
    finds: [tooMuchBack, notGivenBack, refund],
  },
  {
    corrupts: 'an order’s share is less than went back of it',
    sql: `update payments.share set items_cents = items_cents - 1, total_cents = total_cents - 1 where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    finds: [
      'More was to go back of an order than its share of the charge.',
      'A charge was not split into what each store’s part costs.',
      prepayment,
    ],
  },
  {
    corrupts: 'Stripe gave back more than it took',
    changeCopy: (changeCopy) => void (refundOf(changeCopy, 'dan').amount += 1),
    finds: [
      'By Stripe’s books, more went back than was captured.',
      perSessionAtStripe,
      overAllSessions,
      clearing,
      refund,
    ],
  },
  {
    corrupts: 'an order still shows its refund as asked for',
    sql: `update orders.refund set status = 'requested' where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    finds: ['An order shows other refunds than were made.'],
  },
];
