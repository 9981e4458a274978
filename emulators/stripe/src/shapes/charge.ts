import type Stripe from 'stripe';
import { idOf, newId } from '../account/ids.ts';
import type { TestCard } from '../cards/test-cards.ts';
import { noBillingDetails } from './payment-method.ts';

const AUTHORISATION_SECONDS = 7 * 24 * 60 * 60;

/** A successful charge; `decline` turns it into a failed one. */
export function newCharge(
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  card: TestCard,
  created: number,
): Stripe.Charge {
  const id = newId('ch');
  const manual = intent.capture_method === 'manual';
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: manual ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details ?? noBillingDetails(),
    calculated_statement_descriptor: `MUSE* ${intent.statement_descriptor_suffix ?? 'COMMERCE'}`.slice(0, 22),
    captured: !manual,
    created,
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: approved(card),
    paid: true,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(intent, method, manual ? created : null) },
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: `https://pay.stripe.com/receipts/payment/${id}`,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
}

const approved = (card: TestCard): Stripe.Charge.Outcome => ({
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: card.riskLevel === 'elevated' ? 'elevated_risk_level' : null,
  risk_level: card.riskLevel,
  risk_score: card.riskLevel === 'normal' ? 12 : 70,
  seller_message: 'Payment complete.',
  type: 'authorized',
});

function cardDetails(
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  authorisedAt: number | null,
): Stripe.Charge.PaymentMethodDetails.Card {
  const { card } = method;
  const unavailable = { status: 'unavailable' as const };
  return {
    amount_authorized: intent.amount,
    authorization_code: '123456',
    brand: card?.brand ?? null,
    ...(authorisedAt !== null && { capture_before: authorisedAt + AUTHORISATION_SECONDS }),
    checks: card?.checks ?? null,
    country: card?.country ?? null,
    electronic_commerce_indicator: null,
    exp_month: card?.exp_month ?? 0,
    exp_year: card?.exp_year ?? 0,
    extended_authorization: { status: 'disabled' },
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    incremental_authorization: unavailable,
    installments: null,
    last4: card?.last4 ?? null,
    mandate: null,
    multicapture: unavailable,
    network: card?.brand ?? null,
    network_token: { used: false },
    network_transaction_id: '976910110049114',
    overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
