import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { newId } from '../account/ids.ts';

export const closedReasons = [
  'acknowledged',
  'approved',
  'canceled',
  'disputed',
  'payment_never_settled',
  'redacted',
  'refunded',
  'refunded_as_fraud',
] as const;

type ClosedReason = (typeof closedReasons)[number];

/** Puts a charge under review, as a rule of Radar does. */
export function openReview(account: Account, charge: Stripe.Charge): Stripe.Review {
  const review = account.books.reviews.add<Stripe.Review>({
    id: newId('prv'),
    object: 'review',
    billing_zip: null,
    charge: charge.id,
    closed_reason: null,
    created: account.clock.nowSeconds(),
    ip_address: null,
    ip_address_location: null,
    livemode: false,
    open: true,
    opened_reason: 'rule',
    payment_intent: charge.payment_intent ?? undefined,
    reason: 'rule',
    session: null,
  });
  charge.review = review.id;
  account.events.emit('review.opened', review);
  return review;
}

/** The charge stays linked to its review. Closing a closed review changes nothing. */
export function closeReview(account: Account, review: Stripe.Review, reason: ClosedReason): void {
  if (!review.open) return;
  review.open = false;
  review.closed_reason = reason;
  review.reason = reason;
  account.events.emit('review.closed', review);
}
