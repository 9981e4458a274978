import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { newDispute } from '../shapes/dispute.ts';
import { addBalanceTransaction } from './balance.ts';

/** Stripe's fee for a dispute, kept even if it is won. */
const FEE = 1500;

export const disputeStatuses = [
  'lost',
  'needs_response',
  'prevented',
  'under_review',
  'warning_closed',
  'warning_needs_response',
  'warning_under_review',
  'won',
] as const;

export type DisputeStatus = (typeof disputeStatuses)[number];

const isInquiry = (status: string) => status.startsWith('warning_');
export const isClosed = (status: string) => ['lost', 'prevented', 'warning_closed', 'won'].includes(status);

/** A dispute withdraws the money at once; an inquiry does not. */
export function openDispute(
  account: Account,
  charge: Stripe.Charge,
  status: 'needs_response' | 'warning_needs_response',
  reason: string,
  amount = charge.amount_captured,
): Stripe.Dispute {
  const claim = { reason, amount };
  const dispute = account.books.disputes.add(newDispute(charge, status, claim, account.clock.nowSeconds()));
  charge.disputed = true;
  if (!isInquiry(status)) move(account, dispute, -dispute.amount, FEE, 'dispute');
  account.events.emit('charge.dispute.created', dispute);
  if (!isInquiry(status)) account.events.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

export function moveDispute(account: Account, dispute: Stripe.Dispute, status: DisputeStatus): void {
  if (dispute.status === status) return;
  const previous = { status: dispute.status };
  const escalated = isInquiry(dispute.status) && !isInquiry(status) && !isClosed(status);
  const withdrawn = dispute.balance_transactions.length > 0;
  dispute.status = status;
  if (escalated) {
    dispute.is_charge_refundable = false;
    move(account, dispute, -dispute.amount, FEE, 'dispute');
  }
  if (status === 'won' && withdrawn) move(account, dispute, dispute.amount, 0, 'dispute_reversal');
  if (['won', 'warning_closed', 'prevented'].includes(status)) dispute.is_charge_refundable = true;
  account.events.emit(isClosed(status) ? 'charge.dispute.closed' : 'charge.dispute.updated', dispute, previous);
  if (escalated) account.events.emit('charge.dispute.funds_withdrawn', dispute);
  if (status === 'won' && withdrawn) account.events.emit('charge.dispute.funds_reinstated', dispute);
}

function move(account: Account, dispute: Stripe.Dispute, amount: number, fee: number, category: string): void {
  const source = dispute.id;
  const description = `Chargeback ${amount < 0 ? 'withdrawal' : 'reversal'} for ${idOf(dispute.charge) ?? ''}`;
  const movement = {
    amount,
    currency: dispute.currency,
    fee,
    type: 'adjustment' as const,
    category,
    source,
    description,
  };
  dispute.balance_transactions.push(addBalanceTransaction(account, movement));
}
