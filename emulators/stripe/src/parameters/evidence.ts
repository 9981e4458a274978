import { badParameter } from '../account/stripe-error.ts';
import { hash, type Params, text } from './kinds.ts';

/** The evidence of a dispute as text; files are ids. https://docs.stripe.com/api/disputes/evidence_object */
const fields = {
  access_activity_log: text,
  billing_address: text,
  cancellation_policy: text,
  cancellation_policy_disclosure: text,
  cancellation_rebuttal: text,
  customer_communication: text,
  customer_email_address: text,
  customer_name: text,
  customer_purchase_ip: text,
  customer_signature: text,
  duplicate_charge_documentation: text,
  duplicate_charge_explanation: text,
  duplicate_charge_id: text,
  product_description: text,
  receipt: text,
  refund_policy: text,
  refund_policy_disclosure: text,
  refund_refusal_explanation: text,
  service_date: text,
  service_documentation: text,
  shipping_address: text,
  shipping_carrier: text,
  shipping_date: text,
  shipping_documentation: text,
  shipping_tracking_number: text,
  uncategorized_file: text,
  uncategorized_text: text,
};

export const evidence = hash(fields);

/** All fields of an evidence together. */
const MAX_CHARACTERS = 150_000;

export function checkEvidence(given: Params<typeof fields>): void {
  const characters = Object.values(given).reduce((sum, value) => sum + (value?.length ?? 0), 0);
  if (characters > MAX_CHARACTERS)
    throw badParameter(`The combined character count of all fields is limited to ${MAX_CHARACTERS}.`, 'evidence');
}
