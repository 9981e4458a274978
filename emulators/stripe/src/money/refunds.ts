import type Stripe from 'stripe';
import type { Account, NextRefunds } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { badParameter, invalidRequest } from '../account/stripe-error.ts';
import { cardByFingerprint } from '../cards/test-cards.ts';
import { newRefund } from '../shapes/refund.ts';
import { addBalanceTransaction } from './balance.ts';
import { amountTooLarge, formatAmount } from './currencies.ts';

type PendingReason = Stripe.Refund['pending_reason'];

export function refund(
  account: Account,
  charge: Stripe.Charge,
  params: { amount?: number; reason?: Stripe.Refund['reason']; metadata?: Record<string, string> },
): Stripe.Refund {
  checkRefundable(account, charge);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = params.amount ?? left;
  if (amount < 1) throw badParameter('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount > left) {
    const [wanted, most] = [formatAmount(amount, charge.currency), formatAmount(left, charge.currency)];
    throw amountTooLarge(`Refund amount (${wanted}) is greater than unrefunded amount on charge (${most})`, 'amount');
  }
  const forced = nextOf(account);
  if (forced?.refusal)
    throw invalidRequest('Insufficient funds in your Stripe balance to refund this.', forced.refusal);
  const made = account.books.refunds.add(newRefund(charge, amount, account.clock.nowSeconds()));
  made.reason = params.reason ?? null;
  made.metadata = params.metadata ?? {};
  const pending = forced ? forced.pendingReason : pendingReasonOf(charge);
  if (pending) Object.assign(made, { status: 'pending', pending_reason: pending });
  else takeFromBalance(account, made);
  count(charge, amount);
  account.events.emit('refund.created', made);
  account.events.emit('charge.refunded', charge, { amount_refunded: charge.amount_refunded - amount });
  if (followUpOf(charge) === 'refunds_fail')
    account.schedule(() => failRefund(account, made, 'expired_or_canceled_card'));
  return made;
}

export function succeedRefund(account: Account, made: Stripe.Refund): void {
  if (made.status !== 'pending' && made.status !== 'requires_action') throw settled(made);
  const previous = { status: made.status };
  made.status = 'succeeded';
  delete made.pending_reason;
  takeFromBalance(account, made);
  emitUpdated(account, made, previous);
}

/** A refund that succeeded can still fail later, when the bank returns the money. */
export function failRefund(
  account: Account,
  made: Stripe.Refund,
  reason: string,
  status: 'canceled' | 'failed' = 'failed',
) {
  if (made.status === 'failed' || made.status === 'canceled') throw settled(made);
  const previous = { status: made.status };
  const charge = account.books.charges.get(idOf(made.charge));
  if (charge) count(charge, -made.amount);
  if (made.balance_transaction) made.failure_balance_transaction = giveBack(account, made);
  made.status = status;
  made.failure_reason = reason;
  delete made.pending_reason;
  if (status === 'failed') account.events.emit('refund.failed', made, previous);
  emitUpdated(account, made, previous);
}

function checkRefundable(account: Account, charge: Stripe.Charge): void {
  if (charge.status !== 'succeeded')
    throw invalidRequest(`Charge ${charge.id} was not successful, so it cannot be refunded.`);
  if (!charge.captured)
    throw invalidRequest(`Charge ${charge.id} has not been captured: cancel its PaymentIntent instead.`);
  const disputes = account.books.disputes.where('charge', charge.id);
  if (disputes.some((each) => !each.is_charge_refundable)) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  if (charge.amount_refunded >= charge.amount_captured) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  }
}

function nextOf(account: Account): NextRefunds | null {
  const forced = account.nextRefunds;
  if (forced) {
    forced.times -= 1;
    if (forced.times <= 0) account.nextRefunds = null;
  }
  return forced;
}

const pendingReasonOf = (charge: Stripe.Charge): PendingReason =>
  followUpOf(charge) === 'refunds_pending' ? 'processing' : undefined;

function takeFromBalance(account: Account, made: Stripe.Refund): void {
  const { amount, currency, id } = made;
  const movement = { amount: -amount, currency, fee: 0, source: id, description: 'REFUND FOR CHARGE' };
  made.balance_transaction = addBalanceTransaction(account, { ...movement, type: 'refund', category: 'refund' }).id;
}

function giveBack(account: Account, made: Stripe.Refund): string {
  const { amount, currency, id } = made;
  const movement = { amount, currency, fee: 0, source: id, description: 'REFUND FAILURE' };
  return addBalanceTransaction(account, { ...movement, type: 'refund_failure', category: 'refund_failure' }).id;
}

function count(charge: Stripe.Charge, amount: number): void {
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded >= charge.amount_captured;
}

function emitUpdated(account: Account, made: Stripe.Refund, previous: Record<string, unknown>): void {
  account.events.emit('refund.updated', made, previous);
  account.events.emit('charge.refund.updated', made, previous);
}

const followUpOf = (charge: Stripe.Charge) =>
  cardByFingerprint(charge.payment_method_details?.card?.fingerprint)?.followUp;

const settled = (made: Stripe.Refund) =>
  invalidRequest(`Refund ${made.id} is ${made.status ?? 'unknown'}, which is final.`);
