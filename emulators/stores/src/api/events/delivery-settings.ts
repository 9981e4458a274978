import { z } from 'zod';

/** How order events are delivered: `POST /_control/webhooks`. */
export const deliverySchema = z.strictObject({
  /** Where to; `null` (default): the store sends no events. */
  url: z.url().nullable(),
  /** The public address of the receiver, which UCP's signatures cover; `null` (default): the same as `url`. */
  publicUrl: z.url().nullable(),
  paused: z.boolean(),
  /** Each event is delivered this many times. */
  copies: z.int().positive(),
  /** The latest first, of those that wait. */
  reorder: z.boolean(),
  /** Before a delivery, for events to wait for one another. */
  delayMs: z.int().min(0),
  /** Signs with a key that the store does not have. */
  badSignature: z.boolean(),
  /** How long ago the event was signed, in seconds. */
  signedSecondsAgo: z.int().min(0),
});

export type DeliverySettings = z.infer<typeof deliverySchema>;

export const normalDelivery = (): DeliverySettings => ({
  url: null,
  publicUrl: null,
  paused: false,
  copies: 1,
  reorder: false,
  delayMs: 0,
  badSignature: false,
  signedSecondsAgo: 0,
});
