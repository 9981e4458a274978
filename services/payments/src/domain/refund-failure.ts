/** What an operator can do about a refund, by the code of its last failure: Stripe's, or ours if Stripe gave no answer. */
const sentences: Readonly<Record<string, string>> = {
  stripe_unavailable: 'Stripe does not answer. The refund is repeated by itself until Stripe does.',
  stripe_rate_limited: 'Stripe takes no more calls for the moment. The refund is repeated by itself.',
  stripe_key_refused: 'Stripe does not accept our key. The refund is repeated by itself: correct STRIPE_SECRET_KEY.',

  balance_insufficient: 'Our balance at Stripe is empty. Fill it: the refund is sent again by itself, for days.',
  insufficient_balance: 'Our balance at Stripe is empty. Fill it: the refund is sent again by itself, for days.',
  insufficient_funds: 'Our balance at Stripe is empty. Fill it: the refund is sent again by itself, for days.',
  lock_timeout: 'Stripe is working on this payment. The refund is sent again by itself.',
  rate_limit: 'Stripe takes no more calls for the moment. The refund is sent again by itself.',
  api_key_expired: 'Our key at Stripe has expired. Replace STRIPE_SECRET_KEY: the refund is sent again by itself.',

  charge_disputed: 'The charge is disputed, and the bank decides. Retry the refund once the dispute is won.',
  refund_disputed_payment: 'The charge is disputed, and the bank decides. Retry the refund once the dispute is won.',
  charge_already_refunded:
    'At Stripe the charge is refunded already. Look for refunds made there, and assign or settle this one.',
  amount_too_large:
    'Less is left of the charge than this refund. Look for refunds made at Stripe, and assign or settle this one.',
  charge_not_captured: 'Nothing was captured of this payment. Pay the shopper in another way, and settle the refund.',
  resource_missing:
    'Stripe does not know this payment. Look whether the key is of the right account, then retry or settle.',

  expired_or_canceled_card: 'The card takes no money any more. Pay the shopper in another way, and settle the refund.',
  lost_or_stolen_card: 'The card takes no money any more. Pay the shopper in another way, and settle the refund.',
};

/** The failure in a sentence that is safe to show: it is made of the code only. Null if nothing has failed. */
export const sentenceOfFailure = (code: string | null): string | null =>
  code === null
    ? null
    : ((Object.hasOwn(sentences, code) ? sentences[code] : undefined) ??
      `Stripe says ${code}. Look the refund up at Stripe, then retry it or settle it.`);
