import { currency } from '../money/currencies.ts';
import { automaticPaymentMethods, expandable, metadata, shipping } from './common.ts';
import { anything, clearable, either, flag, hash, integer, list, oneOf, text } from './kinds.ts';

const captureMethod = oneOf('automatic', 'automatic_async', 'manual');
const hooks = hash({ inputs: hash({ tax: clearable(hash({ calculation: clearable(text) })) }) });

const carried = {
  allowed_payment_method_types: list(text),
  amount_details: anything,
  excluded_payment_method_types: clearable(list(text)),
  payment_details: anything,
  payment_method_data: anything,
  payment_method_options: anything,
};

const described = {
  ...expandable,
  ...carried,
  description: text,
  hooks,
  metadata: clearable(metadata),
  payment_method: text,
  receipt_email: clearable(text),
  setup_future_usage: clearable(oneOf('off_session', 'on_session')),
  shipping: clearable(shipping),
};

const labelled = {
  application_fee_amount: clearable(integer),
  capture_method: captureMethod,
  customer: text,
  customer_account: text,
  payment_method_configuration: text,
  statement_descriptor: text,
  statement_descriptor_suffix: text,
  transfer_data: anything,
  transfer_group: text,
};

const confirming = {
  capture_method: captureMethod,
  confirmation_token: text,
  error_on_requires_action: flag,
  mandate: text,
  mandate_data: anything,
  off_session: either(flag, anything),
  radar_options: anything,
  return_url: text,
  use_stripe_sdk: flag,
};

export const intentCreation = {
  ...described,
  ...labelled,
  ...confirming,
  amount: { ...integer, required: true },
  currency: { ...currency, required: true },
  automatic_payment_methods: automaticPaymentMethods,
  confirm: flag,
  confirmation_method: oneOf('automatic', 'manual'),
  on_behalf_of: text,
};

export const intentUpdate = { ...described, ...labelled, amount: integer, currency };

export const intentConfirmation = { ...described, ...confirming, amount_to_confirm: integer };

export const intentCapture = {
  ...expandable,
  amount_details: anything,
  amount_to_capture: integer,
  application_fee_amount: integer,
  final_capture: flag,
  hooks,
  metadata: clearable(metadata),
  payment_details: anything,
  statement_descriptor: text,
  statement_descriptor_suffix: text,
  transfer_data: anything,
};

export const intentCancellation = {
  ...expandable,
  cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
};

/** Allowed only together with `confirm=true`. */
export const onlyWhenConfirming = ['error_on_requires_action', 'mandate_data', 'off_session', 'return_url'] as const;
