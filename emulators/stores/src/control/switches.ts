import { z } from 'zod';
import { vendors } from '../faults/vendors.ts';
import { type Step, steps } from '../shop/steps.ts';

const count = z.int().min(0);
/** At which step, and for how many requests; without `times`, until it is switched off. */
const where = { at: z.enum([...steps, 'everywhere']), times: z.int().positive().optional() };
const of = { sku: z.string().optional() };

/** Every switch of a shop. `null`, `false` and 0 switch off. */
export const switchSchema = z.strictObject({
  /** Changes the unit price by `amount` cents from this step on. */
  priceChange: z.strictObject({ at: z.enum(['product', 'bag', 'review', 'order']), amount: z.int(), ...of }).nullable(),
  /** Sold out from this step on; at `order`, the order is refused. */
  outOfStock: z
    .strictObject({ at: z.enum(['product', 'bag', 'shipping', 'payment', 'review', 'order']), ...of })
    .nullable(),
  /** The most units of one line. */
  quantityLimit: z.int().positive().nullable(),
  /** A wall of a bot detector: nothing but the challenge. */
  challenge: z.strictObject({ ...where, vendor: z.enum(vendors) }).nullable(),
  /** Harmless traces of bot detectors on every page, to catch false alarms: an invisible reCAPTCHA's badge, and cookies. */
  badge: z.enum(['none', 'hidden', 'corner']),
  status: z.strictObject({ ...where, code: z.union([z.literal(403), z.literal(429), z.literal(503)]) }).nullable(),
  /** Before every answer; the jitter is seeded. */
  latencyMs: count,
  jitterMs: count,
  /** Never answers. */
  hang: z.strictObject(where).nullable(),
  /** Answers with text that is no page of a shop. */
  nonsense: z.strictObject(where).nullable(),
  /** How many of the next orders lose their connection before, or after, they are recorded. */
  dropBeforeOrder: count,
  dropAfterOrder: count,
  confirmationWithoutNumber: z.boolean(),
  /** The order is recorded at once and answered later. */
  slowConfirmationMs: count,
  /** The confirmation is that of another customer's order. */
  othersConfirmation: z.boolean(),
  /** On: a second POST of the same checkout shows the first order. Off: it is a second order. */
  doubleSubmitToken: z.boolean(),
  layout: z.enum(['A', 'B']),
  cookieBanner: z.boolean(),
  /** Covers the page until it is closed. */
  modal: z.boolean(),
  /** Forgets the session once, at this step. */
  sessionExpiry: z.strictObject({ at: z.enum(steps) }).nullable(),
  /** Cents that the total is more than its parts. */
  wrongTotal: z.int(),
  addressRejected: z.boolean(),
  cardDeclined: z.boolean(),
  /** The store cancels new orders after their confirmation. */
  lateCancellation: z.boolean(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Every order gets the number of the first. */
  sameOrderNumber: z.boolean(),
  /** Card fields in an iframe, which passes a token to the page. */
  paymentFrame: z.boolean(),
  threeDSecure: z.boolean(),
  guestCheckout: z.boolean(),
  /** How long the single-page shop keeps its buttons disabled after a view appears. */
  buttonDelayMs: count,
});

export type Switches = z.infer<typeof switchSchema>;
export type Where = { at: Step | 'everywhere'; times?: number };

/** A well-behaved shop, but for what most shops lack: a token against double submission. */
export const seedSwitches = (): Switches => ({
  priceChange: null,
  outOfStock: null,
  quantityLimit: null,
  challenge: null,
  badge: 'none',
  status: null,
  ...{ latencyMs: 0, jitterMs: 0 },
  hang: null,
  nonsense: null,
  ...{ dropBeforeOrder: 0, dropAfterOrder: 0 },
  confirmationWithoutNumber: false,
  slowConfirmationMs: 0,
  othersConfirmation: false,
  doubleSubmitToken: false,
  layout: 'A',
  ...{ cookieBanner: false, modal: false },
  sessionExpiry: null,
  wrongTotal: 0,
  ...{ addressRejected: false, cardDeclined: false, lateCancellation: false },
  currency: 'USD',
  sameOrderNumber: false,
  ...{ paymentFrame: false, threeDSecure: false, guestCheckout: true },
  buttonDelayMs: 150,
});
