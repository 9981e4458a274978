import type { checkoutCompleted, checkoutPaid, checkoutSubmitted, DataOf, Share, SnapshotStore } from '@muse/contracts';
import { type CheckoutSession, orderNumberOf } from './session.ts';

/** The data of the events that checkout publishes. An event that is published again has the same data. */
export function submittedData(session: CheckoutSession): DataOf<typeof checkoutSubmitted> {
  const { address, paymentMethod, snapshot } = session;
  if (address === null || paymentMethod === null) throw new Error(`${session.id} has no address or no card`);
  const share = (store: SnapshotStore): Share => ({
    orderNumber: orderNumberOf(session, store.storeId),
    storeId: store.storeId,
    itemsCents: store.subtotalCents,
    shippingCents: store.shippingCents,
    taxCents: store.taxCents,
    feeCents: store.serviceFeeCents,
    totalCents: store.totalCents,
    taxState: address.state,
  });
  return {
    sessionId: session.id,
    shopper: session.shopper,
    attempt: session.attempt,
    amountCents: snapshot.summary.totalCents,
    currency: session.currency,
    paymentMethodId: paymentMethod.id,
    ...(paymentMethod.save && { savePaymentMethod: true }),
    shares: snapshot.stores.map(share),
  };
}

export function paidData(session: CheckoutSession): DataOf<typeof checkoutPaid> {
  const { address, paidAt } = session;
  if (address === null || paidAt === null) throw new Error(`${session.id} has no address or was not paid`);
  return {
    sessionId: session.id,
    shopper: session.shopper,
    currency: session.currency,
    paidAt,
    address,
    orders: session.snapshot.stores.map(({ items, ...store }) => ({
      ...store,
      orderNumber: orderNumberOf(session, store.storeId),
      lines: items.map(({ id: _id, currency: _currency, ...line }) => line),
    })),
  };
}

export const completedData = (session: CheckoutSession): DataOf<typeof checkoutCompleted> => ({
  sessionId: session.id,
  shopper: session.shopper,
  email: session.address?.email ?? null,
  totalChargedCents: session.snapshot.summary.totalCents,
  currency: session.currency,
  orders: session.snapshot.stores.map(({ storeId, storeName, totalCents }) => ({
    orderNumber: orderNumberOf(session, storeId),
    storeId,
    storeName,
    totalCents,
  })),
  bought: session.snapshot.stores.flatMap(({ items }) =>
    items.map(({ storeId, productSku, size, color, quantity }) => ({ storeId, productSku, size, color, quantity })),
  ),
});
