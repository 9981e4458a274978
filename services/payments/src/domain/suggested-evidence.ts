import { type Address, type Agreement, type Evidence, type EvidencePack, lineText } from '@muse/contracts';

type OrderProof = EvidencePack['orders'][number];

/** The texts for the bank that follow from what we know. A text without content is left out. */
export function suggestEvidence(agreement: Agreement | null, orders: OrderProof[]): Evidence {
  const address = agreement?.shippingAddress;
  const shipments = orders.flatMap((order) => order.shipments);
  return withoutEmpty({
    productDescription: lines(orders.map(describeOrder)),
    customerName: address?.name,
    customerEmailAddress: address?.email,
    customerPurchaseIp: agreement?.placedFrom,
    shippingAddress: address && addressText(address),
    shippingCarrier: list(shipments.map(({ carrier }) => carrier)),
    shippingDate: list(orders.map(({ shippedAt }) => shippedAt?.slice(0, 10))),
    shippingTrackingNumber: list(shipments.map(({ trackingNumber }) => trackingNumber)),
    uncategorizedText: lines(orders.map(describePlacement)),
  });
}

/** "Nordstrom: 2 x Oxford Shirt (M, Black); 1 x Felt Hat" */
const describeOrder = ({ storeName, items }: OrderProof): string =>
  `${storeName}: ${items.map((item) => lineText(item, 'x')).join('; ')}`;

/** Undefined for an order that its store has not accepted. */
function describePlacement({ museOrderNumber, storeName, storeOrderNumber, placedAt, deliveredAt }: OrderProof) {
  if (storeOrderNumber === null) return undefined;
  const delivered = deliveredAt === null ? '' : ` Delivered ${deliveredAt}.`;
  return `${museOrderNumber}: ${storeName} accepted it as ${storeOrderNumber}${placedAt ? ` on ${placedAt}` : ''}.${delivered}`;
}

export const addressText = ({ name, address1, address2, city, state, zip, country }: Address): string =>
  [name, address1, address2, `${city}, ${state} ${zip}`, country].filter((line) => line !== null).join('\n');

type Text = string | null | undefined;

const isText = (text: Text): text is string => typeof text === 'string' && text !== '';
const lines = (texts: Text[]): string => texts.filter(isText).join('\n');
const list = (texts: Text[]): string => [...new Set(texts.filter(isText))].join(', ');
const withoutEmpty = (texts: Record<string, Text>): Evidence =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => isText(text)));
