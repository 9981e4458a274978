import { z } from 'zod';
import { sessionStates } from '../states/session.ts';
import * as s from './common.ts';
import { shippingOptionId, weightGrams } from './shipping.ts';

const sessionStatus = z.enum(sessionStates.states);
export type SessionStatus = z.output<typeof sessionStatus>;

/**
 * `estimated`: the provider of taxes was unavailable and the table of rates stood in; the shopper is never charged the difference.
 * In events `taxState` means something else: the state that the tax is paid to (ADR 25).
 */
const taxState = z.enum(['calculated', 'estimated']);
export type TaxState = z.output<typeof taxState>;

/** Sessions of release 0.1.0 have neither tax codes, taxes per line nor weights. */
const snapshotItem = z.object({
  id: s.id,
  ...s.line.shape,
  currency: s.currency,
  taxCode: z.string().nullable().optional(),
  taxCents: s.cents.optional(),
  weightGrams: weightGrams.nullable().optional(),
});
export type SnapshotItem = z.output<typeof snapshotItem>;

/** How a store ships this purchase, and the days on which it is expected; null if the store does not say. */
export const chosenShipping = z.object({
  id: shippingOptionId,
  name: z.string(),
  deliveryFrom: z.iso.date().nullable(),
  deliveryTo: z.iso.date().nullable(),
});
export type ChosenShipping = z.output<typeof chosenShipping>;

const offeredShipping = z.object({ ...chosenShipping.shape, priceCents: s.cents, selected: z.boolean() });

/** `taxCents` is the sum of the taxes of its items and of `shippingTaxCents`. */
const snapshotStore = z.object({
  storeId: s.storeId,
  storeName: z.string(),
  items: z.array(snapshotItem),
  itemCount: s.count,
  ...s.sums,
  shippingTaxCents: s.cents.optional(),
  taxState: taxState.optional(),
  /** Null: what the store charges is unknown. Absent: no address was set, or shipping is free at every store. */
  shippingOption: chosenShipping.nullable().optional(),
  /** The options, the cheapest first; only where there is a choice. */
  shippingOptions: z.array(offeredShipping).optional(),
});

const cartSnapshot = z.object({
  stores: z.array(snapshotStore),
  summary: z.object({ totalStoreCount: s.count, totalItemCount: s.count, ...s.sums }),
});
export type CartSnapshot = z.output<typeof cartSnapshot>;
export type SnapshotStore = z.output<typeof snapshotStore>;

export const paymentMethod = z.object({
  id: z.string(),
  brand: z.string(),
  last4: z.string(),
  expMonth: z.int(),
  expYear: z.int(),
});
export type PaymentMethod = z.output<typeof paymentMethod>;

/** Between services only. The fingerprint is the same for every payment method of one card; null if Stripe has none. */
export const fingerprintedMethod = z.object({
  ...paymentMethod.shape,
  fingerprint: z.string().nullable().optional(), // release 0.1.0 does not send it
});
export type FingerprintedMethod = z.output<typeof fingerprintedMethod>;

const confirmedOrder = z.object({
  museOrderNumber: s.orderNumber,
  storeId: s.storeId,
  storeName: z.string(),
  status: z.literal('pending'),
  totalCents: s.cents,
  itemCount: s.count,
});

/** The reply of *place*. It is stored and never changes, whatever happens to the orders later. */
export const confirmation = z.object({
  checkoutSessionId: s.id,
  status: z.literal('completed'),
  totalChargedCents: s.cents,
  currency: s.currency,
  orders: z.array(confirmedOrder),
  summary: z.object({ totalOrders: s.count }),
});
export type Confirmation = z.output<typeof confirmation>;

export const session = z.object({
  sessionId: s.id,
  status: sessionStatus,
  currency: s.currency,
  cartSnapshot,
  shippingAddress: s.address.nullable(),
  /** Before states, ZIP codes and blanks were normalised. */
  shippingAddressAsWritten: s.address.nullable().optional(),
  paymentMethod: paymentMethod.nullable(),
  payment: z
    .object({
      status: z.enum(['processing', 'requires_action', 'succeeded', 'declined']),
      clientSecret: z.string().nullable(),
      declineCode: z.string().nullable(),
    })
    .nullable(),
  orders: z.array(confirmedOrder),
  messages: z.array(s.message),
  version: s.count,
  createdAt: s.time,
  expiresAt: s.time,
  completedAt: s.timeOrNull,
});
export type Session = z.output<typeof session>;
