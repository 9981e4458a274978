import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import type { TestCard } from '../cards/test-cards.ts';
import { openDispute } from './disputes.ts';

/**
 * Some test cards cause a fraud warning shortly after the payment, or a dispute: the latter once money was captured, because a
 * bank takes nothing back that it has only reserved.
 */
export function scheduleFollowUp(account: Account, charge: Stripe.Charge, card: TestCard): void {
  const followUp = card.followUp ?? 'none';
  const action = followUps[followUp];
  if (action && (charge.captured || !followUp.startsWith('dispute'))) account.schedule(() => action(account, charge));
}

/** The dispute of a charge that was authorised first and is captured now. */
export function scheduleDispute(account: Account, charge: Stripe.Charge, card: TestCard | undefined): void {
  if (card?.followUp?.startsWith('dispute')) scheduleFollowUp(account, charge, card);
}

const followUps: Record<string, (account: Account, charge: Stripe.Charge) => unknown> = {
  dispute_fraudulent: (account, charge) => openDispute(account, charge, 'needs_response', 'fraudulent'),
  dispute_product_not_received: (account, charge) =>
    openDispute(account, charge, 'needs_response', 'product_not_received'),
  dispute_inquiry: (account, charge) => openDispute(account, charge, 'warning_needs_response', 'fraudulent'),
  early_fraud_warning: (account, charge) => createFraudWarning(account, charge, 'made_with_stolen_card', true),
};

export function createFraudWarning(account: Account, charge: Stripe.Charge, fraudType: string, actionable: boolean) {
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable,
    charge: charge.id,
    created: account.clock.nowSeconds(),
    fraud_type: fraudType,
    livemode: false,
    payment_intent: charge.payment_intent ?? undefined,
  };
  account.books.earlyFraudWarnings.add(warning);
  account.events.emit('radar.early_fraud_warning.created', warning);
  return warning;
}
