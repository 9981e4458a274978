import type Stripe from 'stripe';
import { newId } from '../account/ids.ts';

interface PayoutFields {
  amount: number;
  currency: string;
  automatic: boolean;
  metadata?: Record<string, string>;
}

export function newPayout(fields: PayoutFields, created: number): Stripe.Payout {
  const { amount, currency, automatic, metadata = {} } = fields;
  return {
    id: newId('po'),
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: created + 24 * 60 * 60,
    automatic,
    balance_transaction: null,
    created,
    currency,
    description: automatic ? 'STRIPE PAYOUT' : null,
    destination: 'ba_emulator',
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata,
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: automatic ? 'completed' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'in_transit',
    trace_id: null,
    type: 'bank_account',
  };
}
