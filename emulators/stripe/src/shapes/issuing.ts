import type Stripe from 'stripe';
import { newId } from '../account/ids.ts';

type Limits = Partial<Omit<Stripe.Issuing.Card.SpendingControls, 'spending_limits'>> & {
  spending_limits?: { amount?: number; categories?: string[]; interval?: string }[];
};

/** Spending controls as Stripe returns them; `unknown` because the client's types list four hundred merchant categories. */
export const controls = (params: unknown, currency: string | null): Stripe.Issuing.Card.SpendingControls => {
  const { spending_limits: limits, ...rest } = (params ?? {}) as Limits;
  return {
    allowed_card_presences: null,
    allowed_categories: null,
    allowed_merchant_countries: null,
    blocked_card_presences: null,
    blocked_categories: null,
    blocked_merchant_countries: null,
    ...rest,
    spending_limits: (limits ?? []).map((limit) => ({
      amount: limit.amount ?? 0,
      categories: (limit.categories ?? []) as Stripe.Issuing.Card.SpendingControls.SpendingLimit.Category[],
      interval: (limit.interval ?? 'all_time') as Stripe.Issuing.Card.SpendingControls.SpendingLimit.Interval,
    })),
    spending_limits_currency: currency,
  };
};

export const newIssuedCard = (
  cardholder: Stripe.Issuing.Cardholder,
  currency: string,
  type: 'physical' | 'virtual',
  created: number,
): Stripe.Issuing.Card => ({
  id: newId('ic'),
  object: 'issuing.card',
  brand: 'Visa',
  cancellation_reason: null,
  cardholder,
  created,
  currency,
  cvc: '123',
  exp_month: 12,
  exp_year: new Date(created * 1000).getUTCFullYear() + 3,
  financial_account: null,
  last4: '0005',
  latest_fraud_warning: null,
  lifecycle_controls: null,
  livemode: false,
  metadata: {},
  number: '4000009990000005',
  personalization_design: null,
  replaced_by: null,
  replacement_for: null,
  replacement_reason: null,
  second_line: null,
  shipping: null,
  spending_controls: controls(null, currency),
  status: 'inactive',
  type,
  wallets: {
    apple_pay: { eligible: true, ineligible_reason: null },
    google_pay: { eligible: true, ineligible_reason: null },
    primary_account_identifier: null,
  },
});
