import type { Agreement, EvidencePack, OperatorOrder, PlacementProof } from '@muse/contracts';
import type { Dispute } from './dispute.ts';
import { evidenceTimeline, type MoneyEntry } from './evidence-timeline.ts';
import { showDispute } from './show-dispute.ts';
import { suggestEvidence } from './suggested-evidence.ts';

interface EvidenceParts {
  dispute: Dispute & { orderNumbers: string[] };
  charge: { amountCents: number; currency: string; chargedAt: string | null } | undefined;
  agreement: Agreement | null;
  orders: OperatorOrder[];
  placements: PlacementProof[];
  refunds: EvidencePack['refunds'];
  money: MoneyEntry[];
}

/** Collects what supports our case. Notes of operators and names of people who work for us are left out. */
export function buildEvidencePack(parts: EvidenceParts, generatedAt = new Date().toISOString()): EvidencePack {
  const { dispute, charge, agreement, refunds } = parts;
  const orders = parts.orders.map((order) => orderProof(order, parts.placements));
  return {
    dispute: showDispute(dispute),
    generatedAt,
    charge: {
      chargeId: dispute.chargeId,
      amountCents: charge?.amountCents ?? dispute.amountCents,
      currency: charge?.currency ?? dispute.currency,
      chargedAt: charge?.chargedAt ?? null,
    },
    agreement,
    orders,
    refunds,
    timeline: evidenceTimeline(parts),
    suggestedEvidence: suggestEvidence(agreement, orders),
  };
}

function orderProof(order: OperatorOrder, placements: PlacementProof[]): EvidencePack['orders'][number] {
  const found = placements.find(({ museOrderNumber }) => museOrderNumber === order.museOrderNumber);
  return {
    museOrderNumber: order.museOrderNumber,
    storeName: order.storeName,
    status: order.status,
    storeOrderNumber: order.storeOrderNumber,
    items: order.items,
    subtotalCents: order.subtotalCents,
    discountCents: order.discountCents,
    shippingCents: order.shippingCents,
    taxCents: order.taxCents,
    serviceFeeCents: order.serviceFeeCents,
    totalCents: order.totalCents,
    placedAt: order.placedAt,
    shippedAt: order.shippedAt,
    deliveredAt: order.deliveredAt,
    shipments: order.shipments,
    placement: found
      ? {
          status: found.status,
          method: found.method,
          storeOrderNumber: found.storeOrderNumber,
          actualTotalCents: found.actualTotalCents,
          settledAt: found.settledAt,
          attempts: found.attempts,
        }
      : null,
  };
}
