import { z } from 'zod';

/** As far as this store reads them: what else the protocol allows is accepted and ignored. */
const text = z.string().max(5_000);

const buyer = z.looseObject({
  email: z.email(),
  first_name: text.optional(),
  last_name: text.optional(),
  phone_number: text.optional(),
});

const fulfillmentDetails = z.object({
  name: text.optional(),
  phone_number: text.optional(),
  email: z.email().optional(),
  address: z
    .object({
      name: text,
      line_one: text,
      line_two: text.optional(),
      city: text,
      state: text,
      country: text,
      postal_code: text,
    })
    .optional(),
});

/** One element per unit: the protocol's items have no quantity. */
const lineItems = z.array(z.strictObject({ id: text, name: text.optional(), unit_amount: z.int().optional() }));

export const createRequest = z.object({
  buyer: buyer.optional(),
  line_items: lineItems.min(1),
  currency: text,
  fulfillment_details: fulfillmentDetails.optional(),
  capabilities: z.looseObject({}),
});

export const updateRequest = z.object({
  buyer: buyer.optional(),
  line_items: lineItems.optional(),
  fulfillment_details: fulfillmentDetails.optional(),
  selected_fulfillment_options: z
    .array(z.object({ type: z.literal('shipping'), option_id: text, item_ids: z.array(text) }))
    .optional(),
});

export const completeRequest = z.object({
  payment_data: z.object({
    handler_id: z.literal('card_tokenized'),
    instrument: z.object({ type: z.literal('card'), credential: z.object({ type: text, token: text }) }),
  }),
  authentication_result: z.looseObject({}).optional(),
});

export const delegateRequest = z.object({
  payment_method: z.object({
    type: z.literal('card'),
    card_number_type: z.enum(['fpan', 'network_token']),
    number: text,
    exp_month: text,
    exp_year: text,
    name: text.optional(),
    cvc: text.optional(),
    display_card_funding_type: z.enum(['credit', 'debit', 'prepaid']),
    metadata: z.record(z.string(), z.string()),
  }),
  allowance: z.object({
    reason: z.literal('one_time'),
    max_amount: z.int().min(0),
    currency: z.string().regex(/^[a-z]{3}$/),
    checkout_session_id: text,
    merchant_id: text,
    expires_at: z.iso.datetime(),
  }),
  risk_signals: z.array(z.looseObject({})),
  metadata: z.record(z.string(), z.string()),
});

export type SessionChange = z.infer<typeof updateRequest>;
