import { z } from 'zod';

/** As much of the Agentic Commerce Protocol's answers as we read; what is missing or of another type is nonsense. Version 2026-04-17. */
const text = z.string().max(5_000);
const cents = z.int().min(-99_999_999).max(99_999_999);

const totals = z.array(z.object({ type: text, amount: cents })).max(50);

const orderLine = z.object({ quantity: z.object({ current: z.int().min(0) }) });

export const acpOrder = z.object({
  id: text.min(1),
  checkout_session_id: text,
  order_number: text.min(1).optional(),
  status: text.optional(),
  line_items: z.array(orderLine).max(500).optional(),
  fulfillments: z
    .array(
      z.object({
        status: text.optional(),
        carrier: text.optional(),
        tracking_number: text.optional(),
        events: z
          .array(z.object({ type: text }))
          .max(500)
          .optional(),
      }),
    )
    .max(100)
    .optional(),
});

const address = z.object({ line_one: text, city: text, state: text, country: text, postal_code: text });

const paymentHandler = z.object({
  id: text,
  requires_delegate_payment: z.boolean(),
  config: z.looseObject({ merchant_id: text.optional() }),
});

export const acpSession = z.object({
  id: text.min(1),
  status: text,
  currency: z.string().regex(/^[A-Za-z]{3}$/),
  capabilities: z.object({ payment: z.object({ handlers: z.array(paymentHandler).max(50) }).optional() }),
  buyer: z.object({ email: text }).optional(),
  line_items: z.array(z.object({ item: z.object({ id: text }), quantity: z.int().min(1), totals })).max(500),
  fulfillment_details: z.object({ email: text.optional(), address: address.optional() }).optional(),
  fulfillment_options: z.array(z.object({ type: text, id: text, title: text, totals })).max(100),
  selected_fulfillment_options: z
    .array(z.object({ option_id: text }))
    .max(100)
    .optional(),
  totals,
  messages: z.array(z.object({ type: text, code: text.optional(), content: text })).max(100),
  order: acpOrder.optional(),
});

export const acpError = z.object({ type: text, code: text, message: text });
export const delegatedPayment = z.object({ id: text.min(1) });

export type AcpSession = z.output<typeof acpSession>;
export type AcpOrder = z.output<typeof acpOrder>;
