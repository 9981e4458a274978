import { api, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, csvHeaders, csvPages, csvRow, reply } from '@muse/kit';
import { toOperatorOrder, type WholeOrder } from '../domain/api-order.ts';
import { periodOf } from '../domain/period.ts';
import { listAllOrders } from '../storage/all-orders.ts';

const header = [
  ...['order', 'session', 'store', 'store_name', 'store_order', 'status', 'payment_status', 'placement_method'],
  ...[
    'subtotal_cents',
    'shipping_cents',
    'tax_cents',
    'service_fee_cents',
    'total_cents',
    'refunded_cents',
    'currency',
  ],
  ...['name', 'email', 'city', 'state', 'zip', 'country', 'created_at', 'placed_at', 'shipped_at', 'delivered_at'],
  'settled_cents',
];
const ordersPerRead = 200;

export const exportOrders = answer(
  api.orders.exportOrders,
  async ({ query: { q, status, storeId, from, to } }, { db }: ActionContext) => {
    const search = { words: q, orderNumber: q === undefined ? undefined : readOrderNumber(q) };
    const readPage = (after: WholeOrder | undefined) =>
      listAllOrders(db, search, periodOf({ from, to }), { status, storeId, after, atMost: ordersPerRead });
    return reply(200, csvPages(header, ordersPerRead, readPage, rowOf), { headers: csvHeaders('orders.csv') });
  },
);

function rowOf(whole: WholeOrder): string {
  const order = toOperatorOrder(whole);
  const { name, email, city, state, zip, country } = order.shippingAddress;
  return csvRow([
    ...[order.museOrderNumber, order.checkoutSessionId, order.storeId, order.storeName, order.storeOrderNumber],
    ...[order.status, order.paymentStatus, order.placementMethod],
    ...[order.subtotalCents, order.shippingCents, order.taxCents, order.serviceFeeCents, order.totalCents],
    ...[order.refundedCents, order.currency, name, email ?? null, city, state, zip, country],
    ...[order.createdAt, order.placedAt, order.shippedAt, order.deliveredAt, order.settledCents],
  ]);
}
