/**
 * What a declined payment means for the shopper, by Stripe's decline code (https://docs.stripe.com/declines/codes), or by the
 * error code where there is none. This is the only place that decides what the shopper is told.
 */
export interface DeclineAdvice {
  /** A sentence for the shopper that says what to do next. */
  detail: string;
  /** Whether the same card may be tried again. */
  retryable: boolean;
}

interface DeclineClass extends DeclineAdvice {
  codes: readonly string[];
}

/**
 * Never named to anyone: the shopper may have stolen the card, and must not learn that it was reported or is watched. Stripe
 * asks for it to be shown as `generic_decline`.
 */
const confidential: readonly string[] = [
  'fraudulent',
  'lost_card',
  'merchant_blacklist',
  'pickup_card',
  'restricted_card',
  'stolen_card',
];

/** Also for codes that Stripe adds later. */
const withoutReason: DeclineClass = {
  codes: ['generic_decline', 'card_declined', 'do_not_honor', 'do_not_try_again', 'no_action_taken', 'call_issuer'],
  detail: 'The bank declined the card without saying why. Use another card, or ask the bank that issued it.',
  retryable: false,
};

const classes: readonly DeclineClass[] = [
  withoutReason,
  {
    codes: ['insufficient_funds', 'withdrawal_count_limit_exceeded'],
    detail: 'There is not enough money on the card. Use another card.',
    retryable: false,
  },
  {
    codes: ['card_velocity_exceeded', 'pin_try_exceeded'],
    detail: 'The card has reached a limit of its bank. Use another card, or try this one tomorrow.',
    retryable: false,
  },
  {
    codes: ['expired_card', 'invalid_expiry_month', 'invalid_expiry_year', 'new_account_information_available'],
    detail: 'The card has expired, or its expiry date is wrong. Check the date, or use another card.',
    retryable: false,
  },
  {
    codes: ['incorrect_cvc', 'invalid_cvc'],
    detail: 'The security code of the card is wrong. Enter the card again with the right code.',
    retryable: true,
  },
  {
    codes: ['incorrect_number', 'invalid_number', 'invalid_account'],
    detail: 'The number of the card is wrong. Enter the card again, or use another one.',
    retryable: false,
  },
  {
    codes: ['incorrect_zip', 'incorrect_address'],
    detail: 'The billing address does not belong to the card. Enter the card again with its billing address.',
    retryable: true,
  },
  {
    codes: [
      'processing_error',
      'issuer_not_available',
      'try_again_later',
      'reenter_transaction',
      'approve_with_id',
      'lock_timeout',
    ],
    detail: 'The bank could not process the payment. Try the same card again in a moment, or use another one.',
    retryable: true,
  },
  {
    codes: [
      'authentication_required',
      'mobile_device_authentication_required',
      'payment_intent_authentication_failure',
      'authentication_not_handled',
    ],
    detail:
      'The bank could not confirm that it is you. Try again and answer the question of the bank, or use another card.',
    retryable: true,
  },
  {
    codes: [
      'card_not_supported',
      'currency_not_supported',
      'not_permitted',
      'service_not_allowed',
      'transaction_not_allowed',
      'invalid_amount',
    ],
    detail: 'The card cannot be used for this purchase. Use another card.',
    retryable: false,
  },
  {
    codes: ['duplicate_transaction'],
    detail: 'The bank has seen a payment of the same amount just now. Check your orders before you try again.',
    retryable: false,
  },
  {
    codes: ['payment_unavailable'],
    detail:
      'The payment could not be completed in time. Whatever was taken is paid back in full. Try the same card again.',
    retryable: true,
  },
  {
    codes: ['resource_missing', 'invalid_request', 'payment_method_unactivated', 'payment_method_invalid'],
    detail: 'The card can no longer be used as it was entered. Enter it again, or use another card.',
    retryable: false,
  },
];

const byCode = new Map(classes.flatMap((each) => each.codes.map((code) => [code, each] as const)));

/** The decline code as the shopper may see it. */
export const shownDeclineCode = (declineCode: string): string =>
  confidential.includes(declineCode) ? 'generic_decline' : declineCode;

/** Confidential codes get the advice of `generic_decline`, word for word. */
export function declineAdvice(declineCode: string): DeclineAdvice {
  const { detail, retryable } = byCode.get(shownDeclineCode(declineCode)) ?? withoutReason;
  return { detail, retryable };
}
