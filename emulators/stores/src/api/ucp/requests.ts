import { z } from 'zod';

/** As far as this store reads them: what else the protocol allows is accepted and ignored. */
const text = z.string().max(5_000);

const address = z.object({
  street_address: text.default(''),
  extended_address: text.default(''),
  address_locality: text.default(''),
  address_region: text.default(''),
  address_country: text.default(''),
  postal_code: text.default(''),
  first_name: text.default(''),
  last_name: text.default(''),
  phone_number: text.default(''),
});

const group = z.object({ id: text.optional(), selected_option_id: text.nullish() });

const method = z.object({
  type: z.literal('shipping').default('shipping'),
  destinations: z.array(address.extend({ id: text.optional() })).default([]),
  selected_destination_id: text.nullish(),
  groups: z.array(group).default([]),
});

const buyer = z.object({
  first_name: text.optional(),
  last_name: text.optional(),
  email: text.optional(),
  phone_number: text.optional(),
});

/** Create and update: the update replaces all that was sent before. */
export const checkoutRequest = z.object({
  line_items: z.array(z.object({ item: z.object({ id: text }), quantity: z.int().min(1) })).min(1),
  buyer: buyer.default({}),
  fulfillment: z.object({ methods: z.array(method).default([]) }).default({ methods: [] }),
});

export const completeRequest = z.object({
  payment: z.object({
    instruments: z
      .array(
        z.object({
          id: text,
          handler_id: z.literal('card'),
          type: z.literal('card'),
          credential: z.object({
            type: z.literal('card'),
            card_number_type: z.enum(['fpan', 'network_token', 'dpan']),
            number: text,
            expiry_month: z.int(),
            expiry_year: z.int(),
            name: text.default('none'),
            cvc: text,
          }),
        }),
      )
      .length(1),
  }),
});

export type CheckoutRequest = z.infer<typeof checkoutRequest>;
