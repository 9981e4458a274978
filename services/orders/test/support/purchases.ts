import {
  checkoutPaid,
  type DataOf,
  drawOrderNumber,
  type Line,
  newId,
  orderCreated,
  type PaidOrder,
} from '@muse/contracts';
import type { TestEnvironment } from '@muse/kit/testing';

export type Paid = DataOf<typeof checkoutPaid>;

const line = (storeId: string): Line => ({
  storeId,
  productSku: 'SKU-1',
  size: 'M',
  color: null,
  productName: 'Linen shirt',
  productUrl: 'https://store.example/shirt',
  productImageUrl: null,
  quantity: 2,
  priceCents: 4_000,
  originalPriceCents: 5_000,
  totalPriceCents: 8_000,
});

/** The order of one store in a purchase: shirts for 80.00, with shipping, tax and fee 92.00 in all. */
export const paidOrder = (storeId: string, more: Partial<PaidOrder> = {}): PaidOrder => ({
  orderNumber: drawOrderNumber(),
  storeId,
  storeName: `The ${storeId} store`,
  lines: [line(storeId)],
  itemCount: 2,
  subtotalCents: 8_000,
  discountCents: 2_000,
  shippingCents: 500,
  taxCents: 600,
  serviceFeeCents: 100,
  totalCents: 9_200,
  ...more,
});

export const paidPurchase = (shopper: string, orders: PaidOrder[], more: Partial<Paid> = {}): Paid => ({
  sessionId: newId('session'),
  shopper,
  currency: 'USD',
  paidAt: new Date().toISOString(),
  address: {
    name: 'Alice Liddell',
    address1: '1 Rabbit Hole',
    address2: null,
    city: 'Seattle',
    state: 'WA',
    zip: '98101',
    country: 'US',
    phone: null,
    email: 'alice@example.com',
  },
  orders,
  ...more,
});

/** Publishes a paid purchase with one order per store and waits for `order.created`. Returns it with its first order's number. */
export async function createPaidOrders(
  env: TestEnvironment,
  shopper: string,
  stores = ['nordstrom'],
  more: Partial<Paid> = {},
) {
  const paid = paidPurchase(
    shopper,
    stores.map((store) => paidOrder(store)),
    more,
  );
  await env.publish(checkoutPaid, paid);
  for (const { orderNumber } of paid.orders)
    await env.spy.waitFor(orderCreated, (order) => order.orderNumber === orderNumber);
  const [first] = paid.orders;
  return { ...paid, orderNumber: first?.orderNumber as string, params: { orderNumber: first?.orderNumber as string } };
}

/** The fields that every event of placement carries. */
export const placementOf = ({ sessionId, orders: [order] }: Paid) => ({
  orderNumber: order?.orderNumber as string,
  sessionId,
  taskId: newId('task'),
  storeId: order?.storeId as string,
  method: 'manual' as const,
});

/** The further fields of `placement.succeeded`. */
export const placedAs = (storeOrderNumber: string) => ({
  by: 'olivia',
  storeOrderNumber,
  actualTotalCents: null,
  parcel: null,
  note: null,
});
