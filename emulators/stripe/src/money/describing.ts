import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { badParameter, invalidRequest } from '../account/refusal.ts';
import { methodFor } from '../cards/methods.ts';
import { mergeMetadata } from '../parameters/common.ts';

/** What create, update and confirm may all say about an intent. */
export interface Description {
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

export function describe(account: Account, intent: Stripe.PaymentIntent, given: Description): void {
  check(account, given);
  for (const field of copied) if (given[field] !== undefined) Object.assign(intent, { [field]: given[field] });
  if (given.shipping !== undefined) intent.shipping = given.shipping && withNulls(given.shipping);
  if (given.metadata !== undefined) intent.metadata = mergeMetadata(intent.metadata, given.metadata);
  if (given.hooks) intent.hooks = given.hooks as Stripe.PaymentIntent.Hooks;
  if (given.payment_method !== undefined) use(account, intent, given.payment_method);
}

function check(account: Account, given: Description): void {
  if (given.payment_method_data !== undefined || given.confirmation_token !== undefined) {
    throw invalidRequest('The emulator takes a payment_method only, no payment_method_data and no confirmation_token.');
  }
  if (given.statement_descriptor_suffix && given.statement_descriptor_suffix.length > 22) {
    throw badParameter('The statement descriptor suffix must be at most 22 characters.', 'statement_descriptor_suffix');
  }
  if (given.customer !== undefined) need(account.books.customers, 'customer', given.customer, 'customer');
}

function use(account: Account, intent: Stripe.PaymentIntent, id: string): void {
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
