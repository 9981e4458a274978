import { z } from 'zod';

/** As much of the Universal Commerce Protocol's answers as we read; what is missing or of another type is nonsense. Version 2026-04-08. */
const text = z.string().max(5_000);
const cents = z.int().min(-99_999_999).max(99_999_999);

const totals = z.array(z.object({ type: text, amount: cents })).max(50);
const messages = z
  .array(z.object({ type: text, code: text.optional(), content: text, severity: text.optional() }))
  .max(100);

const handler = z.object({
  id: text,
  available_instruments: z.array(z.object({ type: text })).optional(),
});

const destination = z.object({
  id: text.optional(),
  street_address: text.default(''),
  address_locality: text.default(''),
  address_region: text.default(''),
  address_country: text.default(''),
  postal_code: text.default(''),
});

const group = z.object({
  id: text,
  selected_option_id: text.nullish(),
  options: z
    .array(z.object({ id: text, title: text, totals }))
    .max(100)
    .default([]),
});

const method = z.object({
  id: text,
  type: text,
  line_item_ids: z.array(text).max(500),
  selected_destination_id: text.nullish(),
  destinations: z.array(destination).max(50).default([]),
  groups: z.array(group).max(50).default([]),
});

export const ucpCheckout = z.object({
  ucp: z.object({ status: text.optional(), payment_handlers: z.record(z.string(), z.array(handler)) }),
  id: text.min(1),
  status: text,
  currency: z.string().regex(/^[A-Za-z]{3}$/),
  line_items: z.array(z.object({ id: text, item: z.object({ id: text }), quantity: z.int().min(1), totals })).max(500),
  buyer: z.object({ email: text.optional() }).optional(),
  totals,
  messages: messages.optional(),
  fulfillment: z.object({ methods: z.array(method).max(20).default([]) }).optional(),
  order: z.object({ id: text.min(1), label: text.min(1).optional() }).optional(),
});

/** The store has no such thing, or does not make one. */
export const ucpNoResource = z.object({ ucp: z.object({ status: z.literal('error') }), messages });

export const ucpOrder = z.object({
  id: text.min(1),
  label: text.optional(),
  checkout_id: text,
  line_items: z.array(z.object({ quantity: z.object({ total: z.int().min(0) }) })).max(500),
  fulfillment: z.object({
    events: z
      .array(z.object({ type: text, carrier: text.optional(), tracking_number: text.optional() }))
      .max(500)
      .default([]),
  }),
});

export const ucpProfile = z.object({
  ucp: z.object({
    version: text,
    services: z.record(z.string(), z.array(z.object({ version: text, transport: text, endpoint: z.url().optional() }))),
  }),
  signing_keys: z
    .array(z.object({ kid: text, kty: text, crv: text.optional(), x: text.optional(), y: text.optional() }))
    .max(20)
    .default([]),
});

export type UcpCheckout = z.output<typeof ucpCheckout>;
export type UcpOrder = z.output<typeof ucpOrder>;
export type UcpProfile = z.output<typeof ucpProfile>;
