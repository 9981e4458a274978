import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { livingCustomer } from '../account/living-customer.ts';
import { badParameter, invalidRequest } from '../account/stripe-error.ts';
import { methodFor } from '../cards/methods.ts';
import { mergeMetadata } from '../parameters/common.ts';

/** The fields of an intent that create, update and confirm can all set. */
export interface IntentFields {
  amount?: number;
  capture_method?: Stripe.PaymentIntent['capture_method'];
  currency?: string;
  customer?: string;
  description?: string;
  hooks?: { inputs?: { tax?: { calculation?: string | null } | null } };
  metadata?: Record<string, string> | null;
  payment_method?: string;
  receipt_email?: string | null;
  setup_future_usage?: 'off_session' | 'on_session' | null;
  shipping?: object | null;
  statement_descriptor?: string;
  statement_descriptor_suffix?: string;
  transfer_group?: string;
  payment_method_data?: unknown;
  confirmation_token?: string;
}

const copied = [
  'amount',
  'capture_method',
  'currency',
  'customer',
  'description',
  'receipt_email',
  'setup_future_usage',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_group',
] as const;

export function setIntentFields(account: Account, intent: Stripe.PaymentIntent, params: IntentFields): void {
  check(account, params);
  for (const field of copied) if (params[field] !== undefined) Object.assign(intent, { [field]: params[field] });
  if (params.shipping !== undefined) intent.shipping = params.shipping && withNulls(params.shipping);
  if (params.metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  if (params.hooks) intent.hooks = params.hooks as Stripe.PaymentIntent.Hooks;
  if (params.payment_method !== undefined) setPaymentMethod(account, intent, params.payment_method);
}

function check(account: Account, params: IntentFields): void {
  if (params.payment_method_data !== undefined || params.confirmation_token !== undefined) {
    throw invalidRequest('The emulator supports payment_method only, not payment_method_data or confirmation_token.');
  }
  if (params.statement_descriptor_suffix && params.statement_descriptor_suffix.length > 22) {
    throw badParameter('The statement descriptor suffix must be at most 22 characters.', 'statement_descriptor_suffix');
  }
  if (params.customer !== undefined) livingCustomer(account, params.customer, 'customer');
}

function setPaymentMethod(account: Account, intent: Stripe.PaymentIntent, id: string): void {
  const method = methodFor(account, id, 'payment_method');
  if (method.customer !== null && method.customer !== intent.customer) {
    throw invalidRequest(
      `The payment method ${method.id} belongs to a Customer. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
      undefined,
      { param: 'payment_method' },
    );
  }
  intent.payment_method = method.id;
}

const withNulls = (shipping: object): Stripe.PaymentIntent.Shipping => ({
  carrier: null,
  phone: null,
  tracking_number: null,
  ...shipping,
  address: {
    city: null,
    country: null,
    line1: null,
    line2: null,
    postal_code: null,
    state: null,
    ...(shipping as { address?: object }).address,
  },
});
