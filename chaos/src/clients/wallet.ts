/** Stripe's test cards, by what becomes of them. https://docs.stripe.com/testing */
export const cards = {
  good: ['pm_card_visa', 'pm_card_visa', 'pm_card_visa', 'pm_card_mastercard', 'pm_card_amex', 'pm_card_visa_debit'],
  declined: [
    'pm_card_chargeDeclined',
    'pm_card_chargeDeclinedInsufficientFunds',
    'pm_card_chargeDeclinedLostCard',
    'pm_card_chargeDeclinedExpiredCard',
    'pm_card_chargeDeclinedProcessingError',
  ],
  /** The bank asks the shopper. */
  asks: ['pm_card_authenticationRequired', 'pm_card_threeDSecure2Required'],
  /** It asks, and says no although the shopper answered well. */
  asksAndDeclines: ['pm_card_threeDSecureRequiredChargeDeclined'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export interface Address {
  name: string;
  address1: string;
  address2?: string;
  city: string;
  state: string;
  zip: string;
  country: 'US';
  email?: string;
}

export const addresses: readonly [Address, ...Address[]] = [
  { name: 'Ada Shopper', address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101', country: 'US' },
  {
    name: 'Ben Byer',
    address1: '12 Main St',
    address2: 'Apt 4',
    city: 'Austin',
    state: 'TX',
    zip: '78701',
    country: 'US',
  },
  {
    name: 'Cleo Carter',
    address1: '9 Elm Ave',
    city: 'Boston',
    state: 'MA',
    zip: '02108',
    country: 'US',
    email: 'cleo@example.com',
  },
];

/** Not every store of the demo catalog ships there. */
export const faraway: Address = {
  name: 'Dan Diver',
  address1: '1 Ala Moana Blvd',
  city: 'Honolulu',
  state: 'HI',
  zip: '96813',
  country: 'US',
};
