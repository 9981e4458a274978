import type { Random } from './random.ts';

/** Stripe's test cards, by the outcome of a charge. https://docs.stripe.com/testing */
export const cards = {
  good: ['pm_card_visa', 'pm_card_visa', 'pm_card_visa', 'pm_card_mastercard', 'pm_card_amex', 'pm_card_visa_debit'],
  declined: [
    'pm_card_chargeDeclined',
    'pm_card_chargeDeclinedInsufficientFunds',
    'pm_card_chargeDeclinedLostCard',
    'pm_card_chargeDeclinedExpiredCard',
    'pm_card_chargeDeclinedProcessingError',
  ],
  /** Requires 3-D Secure. */
  authenticationRequired: ['pm_card_authenticationRequired', 'pm_card_threeDSecure2Required'],
  /** Requires 3-D Secure, and is declined after a successful authentication. */
  authenticationThenDecline: ['pm_card_threeDSecureRequiredChargeDeclined'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** How *place* is sent. */
export interface PlacePlan {
  times: number;
  keys: 'none' | 'one each' | 'the same';
  /** The client disconnects after this time. */
  leavesAfterMs: number | null;
  returns: 'at once' | 'later';
}

export type AuthenticationPlan =
  | 'passes'
  | 'passes and waits'
  | 'fails'
  | 'leaves'
  | 'cancels'
  | 'cancels, then passes';

export interface PaymentPlan {
  /** Tried in this order until one is not declined. */
  cards: string[];
  authentication: AuthenticationPlan;
  placesAgainAfterDecline: boolean;
  placing: PlacePlan;
}

export function planPayment(random: Random): PaymentPlan {
  const kind = random.weighed({
    good: 60,
    declined: 12,
    'declined five times': 3,
    authenticationRequired: 21,
    authenticationThenDecline: 4,
  });
  const drawn = {
    good: [random.oneOf(cards.good)],
    declined: [random.oneOf(cards.declined), random.oneOf(cards.good)],
    'declined five times': Array.from({ length: 5 }, () => random.oneOf(cards.declined)),
    authenticationRequired: [random.oneOf(cards.authenticationRequired)],
    authenticationThenDecline: [random.oneOf(cards.authenticationThenDecline), random.oneOf(cards.good)],
  };
  const authentication = random.weighed({
    passes: 45,
    'passes and waits': 15,
    fails: 12,
    leaves: 10,
    cancels: 8,
    'cancels, then passes': 10,
  });
  return {
    cards: drawn[kind],
    authentication,
    placesAgainAfterDecline: random.chance(0.3),
    placing: planPlacing(random),
  };
}

function planPlacing(random: Random): PlacePlan {
  const times = random.weighed({ once: 70, 'at once': 30 }) === 'once' ? 1 : random.whole(2, 8);
  return {
    times,
    keys: random.weighed({ none: 50, 'one each': 30, 'the same': 20 }),
    leavesAfterMs: random.chance(0.15) ? random.whole(1, 80) : null,
    returns: random.weighed({ 'at once': 70, later: 30 }),
  };
}
