import type { Confirmation } from '../../faults/confirmation.ts';
import type { OrderStatus } from '../../shop/order.ts';
import type { Shop } from '../../shop/shop.ts';
import { itemId } from '../checkout-session.ts';
import type { CheckoutSession } from '../session.ts';
import { totalsOf } from './totals.ts';

const statuses: Record<OrderStatus, string> = {
  processing: 'confirmed',
  shipped: 'shipped',
  delivered: 'completed',
  cancelled: 'canceled',
};

/** The whole order, in answers and in events: never only what has changed. */
export function orderBody(shop: Shop, session: CheckoutSession, order: Confirmation) {
  const gone = order.status === 'cancelled';
  const sent = order.status === 'shipped' || order.status === 'delivered';
  const now = new Date(shop.now()).toISOString();
  return {
    type: 'order',
    id: `ord_${order.id}`,
    checkout_session_id: shop.switches.othersConfirmation ? 'cs_of_somebody_else' : session.id,
    ...(order.number !== null && { order_number: order.number }),
    permalink_url: `${session.origin}/orders/${order.number ?? order.id}`,
    status: statuses[order.status],
    line_items: order.lines.map((line, index) => ({
      id: `li_${index + 1}`,
      title: line.name,
      product_id: itemId(line),
      quantity: { ordered: line.quantity, current: gone ? 0 : line.quantity, fulfilled: sent ? line.quantity : 0 },
      unit_price: line.unitPrice,
      subtotal: line.unitPrice * line.quantity,
      status: gone ? 'removed' : sent ? 'fulfilled' : 'processing',
    })),
    fulfillments: order.tracking
      ? [
          {
            id: `ful_${order.id}`,
            type: 'shipping',
            status: gone ? 'canceled' : order.status,
            carrier: order.tracking.carrier,
            tracking_number: order.tracking.code,
            tracking_url: `${session.origin}/tracking/${order.tracking.code}`,
            events: [{ id: `evt_${order.id}_${order.status}`, type: order.status, occurred_at: now }],
          },
        ]
      : [],
    adjustments: gone
      ? [
          {
            id: `adj_${order.id}`,
            type: 'cancellation',
            occurred_at: now,
            status: 'completed',
            amount: order.total,
            currency: order.currency.toLowerCase(),
          },
        ]
      : [],
    totals: totalsOf(order),
  };
}
