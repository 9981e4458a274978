import type Stripe from 'stripe';
import type { StoredEvent } from '../webhooks/stored-event.ts';
import { type Row, Table } from './table.ts';

/** A deleted customer stays in the table: Stripe still returns it, marked as deleted. */
export type Customer = Stripe.Customer | Stripe.DeletedCustomer;

/** All records of the account (its books), one table per type of object. */
export function createBooks(onChange: () => void) {
  return {
    customers: new Table<Customer>(onChange),
    paymentMethods: new Table<Stripe.PaymentMethod>(onChange),
    /** The ids of payment methods that may not be used again; Stripe shows it in no field of theirs. */
    detachedMethods: new Table<Row>(onChange),
    paymentIntents: new Table<Stripe.PaymentIntent>(onChange),
    setupIntents: new Table<Stripe.SetupIntent>(onChange),
    charges: new Table<Stripe.Charge>(onChange, ['payment_intent']),
    refunds: new Table<Stripe.Refund>(onChange, ['charge', 'payment_intent']),
    disputes: new Table<Stripe.Dispute>(onChange, ['charge', 'payment_intent']),
    earlyFraudWarnings: new Table<Stripe.Radar.EarlyFraudWarning>(onChange, ['charge']),
    payouts: new Table<Stripe.Payout>(onChange),
    reviews: new Table<Stripe.Review>(onChange, ['charge']),
    balanceTransactions: new Table<Stripe.BalanceTransaction>(onChange),
    taxCalculations: new Table<Stripe.Tax.Calculation & { id: string }>(onChange),
    taxTransactions: new Table<Stripe.Tax.Transaction>(onChange, ['reference']),
    cardholders: new Table<Stripe.Issuing.Cardholder>(onChange),
    issuedCards: new Table<Stripe.Issuing.Card>(onChange),
    issuingAuthorizations: new Table<Stripe.Issuing.Authorization>(onChange),
    webhookEndpoints: new Table<Stripe.WebhookEndpoint>(onChange),
    events: new Table<StoredEvent>(onChange),
  };
}

export type Books = ReturnType<typeof createBooks>;
export type BookName = keyof Books;
