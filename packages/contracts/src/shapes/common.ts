import { z } from 'zod';
import { orderNumberPattern } from '../ids.ts';

/** The schemas that endpoints and events share. Requests are strict: an unknown field is refused. */

export const cents = z.int().min(0).max(99_999_999);
/** A difference: may be negative. */
export const centsChange = z.int();
export const quantity = z.int().min(1).max(99);
export const count = z.int().min(0);
export const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code in capitals, such as USD');
export const time = z.iso.datetime();
export const timeOrNull = time.nullable();
export const text = (longest: number) => z.string().trim().min(1).max(longest);
export const id = z.string().min(1).max(128);
export const storeId = z.string().min(1).max(64);
export const orderNumber = z.string().regex(orderNumberPattern, 'an order number such as MO-7K2M9Q');
/** Any text in the path: the service parses it (`readOrderNumber`) and answers 404 if it is no order number. */
export const typedOrderNumber = z.string();
export const nothing = z.undefined();
const pieces = z.custom<AsyncIterable<string>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
);
/** A reply that is CSV and is sent while it is read: any length needs the same memory. */
export const csv = pieces.meta({ type: 'string', description: 'CSV with a header (RFC 4180)' });
/** A reply of server-sent events, for an endpoint that declares `stream`. */
export const eventStream = (description: string) => pieces.meta({ type: 'string', description });

/** An optional field of a request; absent means null. */
export const orNull = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);

/** What an operator writes to the shopper about her order. All other notes are internal. */
export const messageToShopper = orNull(text(500));

/** One variant of a product: the identity of an offer, and of a line in a cart. */
const variantOf = <S extends z.ZodType>(label: S) => ({ storeId, productSku: text(100), size: label, color: label });
export const variant = z.object(variantOf(text(60).nullable()));
export type Variant = z.output<typeof variant>;
/** In requests an absent size or colour is null. */
export const variantFields = variantOf(text(60).nullable().default(null));

/** The query of a list: newest first unless stated; `nextCursor` is null on the last page. */
export const listQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'a number from 1 to 100')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(20),
  cursor: z.string().min(1).max(500).optional(),
};
export const nextCursor = z.string().nullable();

export const message = z.object({
  severity: z.enum(['info', 'warning', 'error']),
  code: z.string(),
  detail: z.string(),
  pointer: z.string().nullable(),
});
export type Message = z.output<typeof message>;

/** An address as the shopper sends it. Checkout checks that ZIP, state and country agree (422). */
export const addressRequest = z.strictObject({
  name: text(100),
  address1: text(200),
  address2: orNull(text(200)),
  city: text(100),
  state: text(50),
  zip: text(20),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'two letters, such as US')
    .transform((code) => code.toUpperCase()),
  phone: orNull(text(40)),
  email: orNull(z.email().max(254)),
});
export const address = z.object({
  name: z.string(),
  address1: z.string(),
  address2: z.string().nullable(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  country: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
});
export type Address = z.output<typeof address>;

/** One line of a purchase with its frozen price, in sessions, orders and events alike. */
export const line = z.object({
  storeId,
  productSku: z.string(),
  size: z.string().nullable(),
  color: z.string().nullable(),
  productName: z.string(),
  productUrl: z.string(),
  productImageUrl: z.string().nullable(),
  quantity: z.int(),
  priceCents: cents,
  originalPriceCents: cents,
  totalPriceCents: cents,
});
export type Line = z.output<typeof line>;

/**
 * The parts of a total. `totalCents` = subtotal + shipping + tax + service fee. The subtotal is already discounted: `discountCents`
 * is for display and never subtracted.
 */
export const sums = {
  subtotalCents: cents,
  discountCents: cents,
  shippingCents: cents,
  taxCents: cents,
  serviceFeeCents: cents,
  totalCents: cents,
};
