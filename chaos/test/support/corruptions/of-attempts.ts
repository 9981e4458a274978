import { type Corruption, chargeOf, orderOf, purchaseOf, refundOf, sessionOf } from '../corruption.ts';

const perSessionAtStripe =
  'By Stripe’s records, captured minus refunded of a session is not the total of its live orders plus the refunds owed.';
const overAllSessions =
  'Over all sessions, captured minus refunded is not the total of the live orders plus the refunds owed.';
const prepayment =
  'The ledger’s prepayment of an order is not its share minus its refunds, or not zero once the order is shipped.';
const refund = 'Our tables and Stripe’s records differ in a refund.';
const notGivenBack = 'By our ledger, a capture has neither its orders nor a full refund.';
const tooMuchBack = 'By our ledger, more is refunded than was captured.';

const partsOfShare = 'The refunds of an order take more items, shipping, tax or fee than it has.';

export const corruptionsOfAttempts: Corruption[] = [
  {
    title: 'the attempt that was declined is the one that was captured',
    sql: `update payments.payment_history set attempt = 1 where session_id = ${sessionOf('ben')} and fact = 'captured'`,
    findings: ['By our tables, a declined attempt was captured and not refunded.'],
  },
  {
    title: 'the attempt that was declined is the one that was charged',
    change: (observed) => void (chargeOf(observed, 'ben').metadata.attempt = '1'),
    findings: ['By Stripe’s records, a declined attempt was charged and not refunded.'],
  },
  {
    title: 'every place request of a paid purchase was refused',
    change: (observed) => void purchaseOf(observed, 'ben').answers.pop(),
    findings: ['Every place request of a session was refused, and its charge was not refunded.'],
  },
  {
    title: 'a place request was answered with 410, and the purchase was completed',
    change: (observed) => void purchaseOf(observed, 'ada').answers.push({ status: 410 }),
    findings: ['A place request was refused as declined or as ended, and the session was neither.'],
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
      'More is refunded for an order than its share of the charge.',
      'A charge was not split into what each store’s part costs.',
      partsOfShare,
      prepayment,
    ],
  },
  {
    title: 'Stripe refunded more than it charged',
    change: (observed) => void (refundOf(observed, 'dan').amount += 1),
    findings: [
      'By Stripe’s records, more was refunded than was captured.',
      perSessionAtStripe,
      overAllSessions,
      refund,
    ],
  },
  {
    title: 'the refund of an order takes more items than were bought, and less tax',
    sql: `update payments.refund set items_cents = items_cents + 1, tax_cents = tax_cents - 1 where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    findings: [partsOfShare],
  },
  {
    title: 'a second unit of a line of one is refunded',
    sql: 'update payments.refund_unit set unit = unit + 1',
    findings: ['A unit is refunded that was not bought.'],
  },
  {
    title: 'the unit of a refund that was paid can be refunded again',
    sql: 'update payments.refund_unit set released = true',
    findings: ['A rejected refund still covers units, or another one does not.'],
  },
  {
    title: 'an order still shows its refund as requested',
    sql: `update orders.refund set status = 'requested' where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    findings: ['An order shows other refunds than were made.'],
  },
];
