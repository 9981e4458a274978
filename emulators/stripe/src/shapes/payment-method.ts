import type Stripe from 'stripe';
import { fingerprintOf, type TestCard } from '../cards/test-cards.ts';

export const noBillingDetails = (): Stripe.PaymentMethod.BillingDetails => ({
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
});

const check = (result: 'fail' | 'pass' | 'unchecked') => (result === 'unchecked' ? 'unchecked' : result);

export function newPaymentMethod(id: string, card: TestCard, created: number): Stripe.PaymentMethod {
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: noBillingDetails(),
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: check(card.cvcCheck) },
      country: card.country,
      display_brand: card.brand,
      exp_month: 12,
      exp_year: expiryYear(created),
      fingerprint: fingerprintOf(card),
      funding: card.funding,
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

/** Test cards always expire some years from now. */
const expiryYear = (now: number): number => new Date(now * 1000).getUTCFullYear() + 3;
