import { json } from '../../server/reply.ts';
import type { Order } from '../../shop/order.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiRoute } from '../api-call.ts';
import type { CheckoutSession } from '../session.ts';
import { confirmation, destination, lineItem, totalsOf } from './checkout-body.ts';
import { noResource } from './errors.ts';
import { responseMetadata } from './profile.ts';

export const getOrder: ApiRoute = {
  method: 'GET',
  path: '/ucp/orders/:id',
  step: 'order_detail',
  answer({ shop, params }) {
    const order = shop.orders.find(({ id }) => `ord_${id}` === params.id);
    const session = [...shop.api.sessions.values()].find(({ orderId }) => orderId !== null && orderId === order?.id);
    return order && session ? json(orderBody(shop, session, order)) : noResource('not_found', 'Order not found.');
  },
};

/** The whole order, in answers and in events. */
export function orderBody(shop: Shop, session: CheckoutSession, order: Order) {
  const gone = order.status === 'cancelled';
  const sent = order.status === 'shipped' || order.status === 'delivered';
  const now = new Date(shop.now()).toISOString();
  const lines = order.lines.map((line, index) => ({ id: `li_${index + 1}`, quantity: line.quantity }));
  const event = (type: string) => ({
    ...{ id: `evt_${order.id}_${type}`, occurred_at: now, type, line_items: lines },
    tracking_number: order.tracking?.code,
    tracking_url: `${session.origin}/tracking/${order.tracking?.code}`,
    carrier: order.tracking?.carrier,
  });
  return {
    ucp: responseMetadata('dev.ucp.shopping.order'),
    ...confirmation(order, session.origin),
    checkout_id: session.id,
    currency: order.currency,
    line_items: order.lines.map((line, index) => ({
      ...lineItem(line, index),
      quantity: { original: line.quantity, total: gone ? 0 : line.quantity, fulfilled: sent ? line.quantity : 0 },
      status: gone ? 'removed' : sent ? 'fulfilled' : 'processing',
    })),
    fulfillment: {
      expectations: [
        { id: 'exp_1', line_items: lines, method_type: 'shipping', destination: destination(order.address) },
      ],
      events: order.tracking ? [event('shipped'), ...(order.status === 'delivered' ? [event('delivered')] : [])] : [],
    },
    adjustments: gone
      ? [
          {
            ...{ id: `adj_${order.id}`, type: 'cancellation', occurred_at: now, status: 'completed' },
            totals: [{ type: 'total', amount: -order.total }],
          },
        ]
      : [],
    totals: totalsOf(order),
  };
}
