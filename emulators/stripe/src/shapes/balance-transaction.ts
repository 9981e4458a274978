import type Stripe from 'stripe';
import { newId } from '../account/ids.ts';

const DAYS_UNTIL_AVAILABLE = 2;

export interface Movement {
  amount: number;
  currency: string;
  fee: number;
  type: 'adjustment' | 'charge' | 'payment_failure_refund' | 'payout' | 'payout_failure' | 'refund' | 'refund_failure';
  category: string;
  source: string;
  description: string | null;
}

export function newBalanceTransaction(movement: Movement, created: number): Stripe.BalanceTransaction {
  const { amount, currency, fee } = movement;
  const described = movement.type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees';
  return {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: created + DAYS_UNTIL_AVAILABLE * 24 * 60 * 60,
    balance_type: 'payments',
    created,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0 ? [] : [{ amount: fee, application: null, currency, description: described, type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: movement.category,
    source: movement.source,
    status: 'pending',
    type: movement.type,
  };
}
