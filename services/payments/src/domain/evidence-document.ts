import { type EvidencePack, formatMoney } from '@muse/contracts';
import { addressText } from './suggested-evidence.ts';

/** Rows without a value are not printed. */
export type DocumentRow = [label: string, value: string | null];

interface DocumentSection {
  heading: string;
  rows: DocumentRow[];
}

/** The evidence as the bank reads it: headings, each with its labels and values. */
export function documentSections(pack: EvidencePack): DocumentSection[] {
  const { dispute, charge, agreement, orders, refunds, timeline } = pack;
  const sections: DocumentSection[] = [
    {
      heading: 'The dispute',
      rows: [
        ['Amount', formatMoney(dispute.amountCents, dispute.currency)],
        ['Reason', dispute.reason],
        ['Opened', dispute.openedAt],
        ['Evidence due', dispute.dueBy],
        ['Charge', `${charge.chargeId}, ${formatMoney(charge.amountCents, charge.currency)}`],
        ['Charged', charge.chargedAt],
      ],
    },
    { heading: 'What the customer agreed to', rows: agreement ? agreementRows(agreement) : [] },
    ...orders.map((order) => ({
      heading: `Order ${order.museOrderNumber} at ${order.storeName}`,
      rows: orderRows(order, dispute.currency),
    })),
    {
      heading: 'Refunds',
      rows: refunds.map(
        (refund): DocumentRow => [
          refund.createdAt,
          `${formatMoney(refund.amountCents, refund.currency)} ${refund.status}${refund.museOrderNumber ? `, order ${refund.museOrderNumber}` : ''}`,
        ],
      ),
    },
    {
      heading: 'Timeline',
      rows: timeline.map(
        (entry): DocumentRow => [
          entry.at,
          `${entry.event}${entry.museOrderNumber ? `, order ${entry.museOrderNumber}` : ''}`,
        ],
      ),
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function agreementRows(agreement: NonNullable<EvidencePack['agreement']>): DocumentRow[] {
  const money = (cents: number) => formatMoney(cents, agreement.currency);
  return [
    ['Placed', agreement.placedAt],
    ['From the network address', agreement.placedFrom],
    ['Card', agreement.card && `${agreement.card.brand} ending in ${agreement.card.last4}`],
    ['Shipping address', agreement.shippingAddress && addressText(agreement.shippingAddress).replaceAll('\n', ', ')],
    ['E-mail', agreement.shippingAddress?.email ?? null],
    ['Items', money(agreement.subtotalCents)],
    ['Shipping', money(agreement.shippingCents)],
    ['Tax', money(agreement.taxCents)],
    ['Service fee', money(agreement.serviceFeeCents)],
    ['Total', money(agreement.totalCents)],
  ];
}

function orderRows(order: EvidencePack['orders'][number], currency: string): DocumentRow[] {
  return [
    ...order.items.map(
      (item): DocumentRow => [
        `${item.quantity} x ${item.productName}`,
        `${formatMoney(item.totalPriceCents, currency)}, ${item.productUrl}`,
      ],
    ),
    ['Total', formatMoney(order.totalCents, currency)],
    ['Status', order.status],
    ['Order number at the store', order.storeOrderNumber],
    ['Accepted by the store', order.placedAt],
    ['Shipped', order.shippedAt],
    ['Delivered', order.deliveredAt],
    ...order.shipments.map(
      (shipment): DocumentRow => [
        `Parcel with ${shipment.carrier}`,
        [shipment.trackingNumber, shipment.status, shipment.trackingUrl].filter((part) => part !== null).join(', '),
      ],
    ),
  ];
}
