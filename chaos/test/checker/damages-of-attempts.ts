import { chargeOf, type Damage, orderOf, purchaseOf, refundOf, sessionOf } from './damage.ts';

const stripes =
  'By Stripe’s books, what was taken for a session and not given back is not what its live orders cost and what is still owed.';
const inAll = 'Over all sessions, what Stripe holds is not what live orders cost and what is still owed.';
const clearing = 'The ledger’s clearing account is not what Stripe holds for us.';
const prepayment = 'What the ledger holds in advance for an order is not its share less what was asked back.';
const refund = 'A refund is not what it is in Stripe’s books, or the other way round.';
const notGivenBack = 'By our books, something was captured and has neither its orders nor a full refund.';
const tooMuchBack = 'By our books, more was to go back than was captured.';

export const damagesOfAttempts: Damage[] = [
  {
    done: 'the attempt that was declined is the one that was captured',
    sql: `update payments.payment_history set attempt = 1 where session_id = ${sessionOf('ben')} and fact = 'captured'`,
    shows: ['By our books, an attempt that was declined was captured and kept.'],
  },
  {
    done: 'the attempt that was declined is the one that was charged',
    seen: (seen) => void (chargeOf(seen, 'ben').metadata.attempt = '1'),
    shows: ['By Stripe’s books, an attempt that was declined was charged and not given back.'],
  },
  {
    done: 'nobody was ever told that the purchase was paid',
    seen: (seen) => void purchaseOf(seen, 'ben').answers.pop(),
    shows: ['Every place of a session was refused, and its money was kept.'],
  },
  {
    done: 'a shopper was told that the purchase had ended, and it went through',
    seen: (seen) => void purchaseOf(seen, 'ada').answers.push({ status: 410 }),
    shows: ['A place was answered with a decline, or with the end of its session, and it was neither.'],
  },
  {
    done: 'more goes back than was captured',
    sql: `update payments.refund set amount_cents = amount_cents + 1 where session_id = ${sessionOf('dan')}`,
    shows: [tooMuchBack, notGivenBack, refund],
  },
  {
    done: 'an order’s share is less than went back of it',
    sql: `update payments.share set items_cents = items_cents - 1, total_cents = total_cents - 1 where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    shows: [
      'More was to go back of an order than its share of the charge.',
      'A charge was not split into what each store’s part costs.',
      prepayment,
    ],
  },
  {
    done: 'Stripe gave back more than it took',
    seen: (seen) => void (refundOf(seen, 'dan').amount += 1),
    shows: ['By Stripe’s books, more went back than was captured.', stripes, inAll, clearing, refund],
  },
  {
    done: 'an order still shows its refund as asked for',
    sql: `update orders.refund set status = 'requested' where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    shows: ['An order shows other refunds than were made.'],
  },
];
