import { z } from 'zod';
import { event } from '../event.ts';
import { chosenShipping } from '../shapes/checkout.ts';
import * as s from '../shapes/common.ts';
import { taxedAddress, taxedLine } from '../shapes/tax.ts';

/**
 * What was taxed with the table of rates while the provider was unavailable: enough to ask it later. Neither a name nor a street.
 */
const taxEstimate = z.object({
  address: taxedAddress.pick({ city: true, state: true, zip: true, country: true }),
  lines: z.array(taxedLine),
});
export type TaxEstimate = z.output<typeof taxEstimate>;

/** One line of a share: what its units cost, so that they can be refunded one by one. Absent amounts are split from the share's. */
const shareLine = z.object({
  productSku: z.string(),
  size: z.string().nullable(),
  color: z.string().nullable(),
  productName: z.string(),
  quantity: z.int().min(1),
  totalCents: s.cents,
  taxCents: s.cents.optional(),
  feeCents: s.cents.optional(),
});
export type ShareLine = z.output<typeof shareLine>;

/** The part of the charge that belongs to one store's order. */
export const share = z.object({
  orderNumber: s.orderNumber,
  storeId: s.storeId,
  itemsCents: s.cents,
  shippingCents: s.cents,
  taxCents: s.cents,
  feeCents: s.cents,
  totalCents: s.cents,
  /** The state or province that the tax is paid to: `CA`. */
  taxState: z.string(),
  /** The part of `taxCents` that is tax on shipping. */
  shippingTaxCents: s.cents.optional(),
  /** The calculation at Stripe Tax, which is reported once the charge is captured. */
  taxCalculation: z.string().optional(),
  taxEstimate: taxEstimate.optional(),
  lines: z.array(shareLine).optional(), // release 0.1.0 does not send them
});
export type Share = z.output<typeof share>;

export const checkoutSubmitted = event({
  name: 'checkout.submitted',
  version: 1,
  owner: 'checkout',
  consumers: ['payments'],
  description: 'The session accepted *place*: charge this attempt.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({
    sessionId: s.id,
    shopper: s.id,
    attempt: z.int().min(1),
    amountCents: s.cents,
    currency: s.currency,
    paymentMethodId: z.string(),
    /** Absent: no. */
    savePaymentMethod: z.boolean().optional(),
    shares: z.array(share).min(1),
  }),
});

export const checkoutAbandoned = event({
  name: 'checkout.abandoned',
  version: 1,
  owner: 'checkout',
  consumers: ['payments'],
  description: 'The session ended while a payment may still be open: cancel the intent, refund a late capture in full.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({ sessionId: s.id, reason: z.enum(['expired', 'cancelled', 'superseded', 'declined_too_often']) }),
});

/** One order to create. */
export const paidOrder = z.object({
  orderNumber: s.orderNumber,
  storeId: s.storeId,
  storeName: z.string(),
  lines: z.array(s.line).min(1),
  itemCount: s.count,
  ...s.sums,
  /** How the shopper wants it shipped; absent if the store says nothing about it. */
  shippingOption: chosenShipping.optional(),
});
export type PaidOrder = z.output<typeof paidOrder>;

export const checkoutPaid = event({
  name: 'checkout.paid',
  version: 1,
  owner: 'checkout',
  consumers: ['orders'],
  description: 'The amount is captured, or held on the card: create one order per store.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({
    sessionId: s.id,
    shopper: s.id,
    currency: s.currency,
    paidAt: s.time,
    address: s.address,
    orders: z.array(paidOrder).min(1),
  }),
});

export const checkoutCompleted = event({
  name: 'checkout.completed',
  version: 1,
  owner: 'checkout',
  consumers: ['cart', 'notifications'],
  description: 'Every order of the purchase exists.',
  about: 'sessionId',
  purchase: 'sessionId',
  data: z.object({
    sessionId: s.id,
    shopper: s.id,
    email: z.string().nullable(),
    totalChargedCents: s.cents,
    /** The amount is held on the card, and captured after the orders are placed. Absent: it is charged. */
    held: z.boolean().optional(),
    currency: s.currency,
    orders: z.array(
      z.object({ orderNumber: s.orderNumber, storeId: s.storeId, storeName: z.string(), totalCents: s.cents }),
    ),
    bought: z.array(z.object({ ...s.variant.shape, quantity: z.int().min(1) })),
  }),
});
