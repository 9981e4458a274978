/**
 * What a refusal of a refund by Stripe means. `not now`: the same request can succeed later, without anybody's help or after our
 * balance was filled. `for good`: never, and an operator decides. `look`: probably more was asked for than is left, which only
 * what is left at Stripe can tell; Stripe has no code of its own for that. `disputed`: the bank has the money; the dispute decides.
 */
export type RefusalKind = 'not now' | 'for good' | 'look' | 'disputed';

const kinds: Readonly<Record<string, RefusalKind>> = {
  balance_insufficient: 'not now',
  insufficient_balance: 'not now',
  insufficient_funds: 'not now',
  lock_timeout: 'not now',
  rate_limit: 'not now',
  idempotency_key_in_use: 'not now',
  api_key_expired: 'not now',
  account_invalid: 'not now',

  charge_disputed: 'disputed',
  refund_disputed_payment: 'disputed',

  resource_missing: 'for good',
  charge_not_captured: 'for good',

  charge_already_refunded: 'look',
  amount_too_large: 'look',
};

/** A code that is not in the table is looked into: if enough is left at Stripe, it is final. */
export const refusalKindOf = (code: string): RefusalKind =>
  (Object.hasOwn(kinds, code) ? kinds[code] : undefined) ?? 'look';
