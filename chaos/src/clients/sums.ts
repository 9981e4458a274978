import { type CartSnapshot, type Confirmation, type Session, sum } from '@muse/contracts';

/** What a shopper with a pencil finds wrong in a session: totals are sums of their parts, to the cent. */
export function wrongIn({ stores, summary }: CartSnapshot): string[] {
  const wrong: string[] = [];
  const check = (what: string, said: number, reckoned: number): void => {
    if (said !== reckoned) wrong.push(`${what}: ${said} is said, ${reckoned} it is`);
  };
  for (const { storeId, items, itemCount, ...of } of stores) {
    for (const item of items)
      check(`${storeId} ${item.productSku}`, item.totalPriceCents, item.priceCents * item.quantity);
    check(`${storeId} items`, itemCount, sum(items.map(({ quantity }) => quantity)));
    check(`${storeId} subtotal`, of.subtotalCents, sum(items.map(({ totalPriceCents }) => totalPriceCents)));
    check(`${storeId} total`, of.totalCents, of.subtotalCents + of.shippingCents + of.taxCents + of.serviceFeeCents);
  }
  for (const part of ['subtotalCents', 'shippingCents', 'taxCents', 'serviceFeeCents', 'totalCents'] as const)
    check(`all ${part}`, summary[part], sum(stores.map((store) => store[part])));
  check('all items', summary.totalItemCount, sum(stores.map(({ itemCount }) => itemCount)));
  check('all stores', summary.totalStoreCount, stores.length);
  return wrong;
}

/** What does not fit between what was frozen and what was confirmed. */
export function unlike(session: Session, confirmation: Confirmation): string[] {
  const { stores, summary } = session.cartSnapshot;
  const shown = (of: readonly { storeId: string; totalCents: number; itemCount: number }[]): string =>
    JSON.stringify(of.map(({ storeId, totalCents, itemCount }) => [storeId, totalCents, itemCount]).sort());
  return [
    ...(confirmation.checkoutSessionId === session.sessionId ? [] : ['another session']),
    ...(confirmation.totalChargedCents === summary.totalCents ? [] : ['another total than was frozen']),
    ...(confirmation.totalChargedCents === sum(confirmation.orders.map(({ totalCents }) => totalCents))
      ? []
      : ['orders that do not add up to the charge']),
    ...(shown(confirmation.orders) === shown(stores) ? [] : ['orders that are not those of the stores']),
    ...(confirmation.summary.totalOrders === confirmation.orders.length ? [] : ['another number of orders']),
  ];
}

/** The lines with their prices: frozen is frozen. */
export const goodsIn = ({ cartSnapshot }: Session): string =>
  JSON.stringify(cartSnapshot.stores.map(({ storeId, items }) => [storeId, items]));
