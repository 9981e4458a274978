import { z } from 'zod';
import { disputeStates } from '../states/dispute.ts';
import { placementMethod } from './catalog.ts';
import * as s from './common.ts';
import { orderStatus, shipment } from './orders.ts';
import { queueStatus } from './placement.ts';

export const disputeStatus = z.enum(disputeStates.states);

export const dispute = z.object({
  /** Stripe's id. */
  id: s.id,
  checkoutSessionId: s.id,
  /** The orders of the purchase. */
  museOrderNumbers: z.array(s.orderNumber),
  amountCents: s.cents,
  currency: s.currency,
  reason: z.string(),
  status: disputeStatus,
  /** The status as Stripe names it. */
  stripeStatus: z.string(),
  /** Until when the bank accepts evidence. */
  dueBy: s.timeOrNull,
  evidenceSubmittedAt: s.timeOrNull,
  evidenceSubmittedBy: z.string().nullable(),
  openedAt: s.time,
  closedAt: s.timeOrNull,
});
export type DisputeView = z.output<typeof dispute>;

/** The texts that the bank reads, by the names Stripe gives them: https://docs.stripe.com/api/disputes/evidence_object */
const evidenceFields = {
  productDescription: s.text(20_000),
  customerName: s.text(200),
  customerEmailAddress: z.email().max(254),
  customerPurchaseIp: s.text(64),
  billingAddress: s.text(1_000),
  shippingAddress: s.text(1_000),
  shippingCarrier: s.text(100),
  shippingDate: s.text(100),
  shippingTrackingNumber: s.text(500),
  serviceDate: s.text(100),
  accessActivityLog: s.text(20_000),
  refundPolicyDisclosure: s.text(20_000),
  refundRefusalExplanation: s.text(20_000),
  cancellationPolicyDisclosure: s.text(20_000),
  cancellationRebuttal: s.text(20_000),
  duplicateChargeExplanation: s.text(20_000),
  duplicateChargeId: s.text(128),
  uncategorizedText: s.text(20_000),
};
export const evidence = z.strictObject(evidenceFields).partial();
export type Evidence = z.output<typeof evidence>;

/** What the shopper agreed to when she placed the checkout. */
export const agreement = z.object({
  checkoutSessionId: s.id,
  shopper: s.id,
  placedAt: s.timeOrNull,
  /** The network address she placed it from, if it is known. */
  placedFrom: z.string().nullable(),
  shippingAddress: s.address.nullable(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
  currency: s.currency,
  subtotalCents: s.cents,
  shippingCents: s.cents,
  taxCents: s.cents,
  serviceFeeCents: s.cents,
  totalCents: s.cents,
});
export type Agreement = z.output<typeof agreement>;

/** How an order reached its store. */
export const placementProof = z.object({
  museOrderNumber: s.orderNumber,
  status: queueStatus,
  method: placementMethod,
  storeOrderNumber: z.string().nullable(),
  actualTotalCents: s.cents.nullable(),
  settledAt: s.timeOrNull,
  attempts: z.array(
    z.object({
      method: placementMethod,
      startedAt: s.time,
      outcome: z.string().nullable(),
      code: z.string().nullable(),
    }),
  ),
  history: z.array(z.object({ toStatus: queueStatus, at: s.time })),
});
export type PlacementProof = z.output<typeof placementProof>;

const orderProof = z.object({
  museOrderNumber: s.orderNumber,
  storeName: z.string(),
  status: orderStatus,
  storeOrderNumber: z.string().nullable(),
  items: z.array(s.line),
  ...s.sums,
  placedAt: s.timeOrNull,
  shippedAt: s.timeOrNull,
  deliveredAt: s.timeOrNull,
  shipments: z.array(shipment),
  /** Null if its placement is not known. */
  placement: placementProof.omit({ museOrderNumber: true, history: true }).nullable(),
});

/** Everything that supports our case in a dispute. Internal notes are left out: the pack can be sent as it is. */
export const evidencePack = z.object({
  dispute,
  generatedAt: s.time,
  charge: z.object({ chargeId: s.id, amountCents: s.cents, currency: s.currency, chargedAt: s.timeOrNull }),
  /** Null if checkout has not stored the session. */
  agreement: agreement.nullable(),
  orders: z.array(orderProof),
  refunds: z.array(
    z.object({
      id: s.id,
      museOrderNumber: s.orderNumber.nullable(),
      amountCents: s.cents,
      currency: s.currency,
      status: z.string(),
      reason: z.string(),
      createdAt: s.time,
    }),
  ),
  timeline: z.array(
    z.object({
      at: s.time,
      source: z.enum(['checkout', 'payments', 'orders', 'placement', 'shipment']),
      event: z.string(),
      museOrderNumber: s.orderNumber.nullable(),
    }),
  ),
  /** The texts that follow from the above, to be completed and submitted. */
  suggestedEvidence: evidence,
});
export type EvidencePack = z.output<typeof evidencePack>;
