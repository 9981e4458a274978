/** Reasons for a declined payment: https://docs.stripe.com/declines/codes */
export interface Decline {
  code: string;
  declineCode: string;
  message: string;
  advice: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later' | null;
  /** Blocked by Stripe's Radar, before the payment reached the bank. */
  blocked?: boolean;
}

const declined = (declineCode: string, advice: Decline['advice'], message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
  advice,
});

export const declines = {
  generic: declined('generic_decline', 'try_again_later'),
  insufficientFunds: declined('insufficient_funds', 'try_again_later', 'Your card has insufficient funds.'),
  lostCard: declined('lost_card', 'do_not_try_again'),
  stolenCard: declined('stolen_card', 'do_not_try_again'),
  fraudulent: declined('fraudulent', 'do_not_try_again'),
  blocked: { ...declined('fraudulent', 'do_not_try_again'), blocked: true },
  velocityExceeded: declined(
    'card_velocity_exceeded',
    'try_again_later',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  expiredCard: {
    code: 'expired_card',
    declineCode: 'expired_card',
    message: 'Your card has expired.',
    advice: 'do_not_try_again',
  },
  incorrectCvc: {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
    advice: 'confirm_card_data',
  },
  incorrectNumber: {
    code: 'incorrect_number',
    declineCode: 'incorrect_number',
    message: 'Your card number is incorrect.',
    advice: 'confirm_card_data',
  },
  processingError: {
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little while.',
    advice: 'try_again_later',
  },
  authenticationRequired: {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
    advice: null,
  },
} satisfies Record<string, Decline>;
