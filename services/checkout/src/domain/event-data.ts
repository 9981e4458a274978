import type {
  Address,
  checkoutCompleted,
  checkoutPaid,
  checkoutSubmitted,
  DataOf,
  PaidOrder,
  Share,
  ShareLine,
  SnapshotStore,
} from '@muse/contracts';
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
    lines: store.items.map(shareLine),
    ...reportedTax(session, store, address),
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

const shareLine = (item: SnapshotStore['items'][number]): ShareLine => ({
  productSku: item.productSku,
  size: item.size,
  color: item.color,
  productName: item.productName,
  quantity: item.quantity,
  totalCents: item.totalPriceCents,
  ...(item.taxCents === undefined ? {} : { taxCents: item.taxCents }),
});

/** What payments reports to the provider of taxes: its calculation, or what it needs to ask for one after an estimate. */
function reportedTax(
  { taxCalculations }: CheckoutSession,
  { storeId, items, shippingTaxCents, taxState }: SnapshotStore,
  { city, state, zip, country }: Address,
): Partial<Share> {
  const calculation = taxCalculations?.[storeId];
  const lines = items.map(({ id, totalPriceCents, quantity, taxCode = null }) => ({
    ...{ id, quantity, taxCode },
    amountCents: totalPriceCents,
  }));
  return {
    ...(shippingTaxCents === undefined ? {} : { shippingTaxCents }),
    ...(calculation === undefined ? {} : { taxCalculation: calculation }),
    ...(taxState === 'estimated' ? { taxEstimate: { address: { city, state, zip, country }, lines } } : {}),
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
    orders: session.snapshot.stores.map((store) => paidOrder(store, orderNumberOf(session, store.storeId))),
  };
}

/** Without what only the session shows. */
function paidOrder(frozen: SnapshotStore, orderNumber: string): PaidOrder {
  const {
    items,
    shippingTaxCents: _tax,
    taxState: _state,
    shippingOptions: _options,
    shippingOption,
    ...store
  } = frozen;
  return {
    ...store,
    orderNumber,
    lines: items.map(
      ({ id: _id, currency: _currency, taxCode: _code, taxCents: _tax, weightGrams: _weight, ...line }) => line,
    ),
    ...(shippingOption ? { shippingOption } : {}),
  };
}

export const completedData = (session: CheckoutSession): DataOf<typeof checkoutCompleted> => ({
  sessionId: session.id,
  shopper: session.shopper,
  email: session.address?.email ?? null,
  totalChargedCents: session.snapshot.summary.totalCents,
  ...(session.paymentHeld && { held: true }),
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
