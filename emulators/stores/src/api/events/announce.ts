import { randomUUID } from 'node:crypto';
import type { Order } from '../../shop/order.ts';
import type { Shop } from '../../shop/shop.ts';
import { orderBody as acpOrder } from '../acp/order-body.ts';
import type { CheckoutSession } from '../session.ts';
import { orderBody as ucpOrder } from '../ucp/orders.ts';
import type { OrderEvent } from './order-events.ts';
import { signAcp } from './sign-acp.ts';
import { signUcp } from './sign-ucp.ts';

/** Sends the whole order to the buyer of an order that came through the API; other orders have no receiver. */
export function announce(shop: Shop, order: Order, occasion: 'created' | 'changed'): void {
  const session = [...shop.api.sessions.values()].find(({ customer }) => customer.orders.includes(order.id));
  if (!session) return;
  const { protocol } = session;
  const event = protocol === 'acp' ? acpEvent(shop, session, order, occasion) : ucpEvent(shop, session, order);
  shop.api.events.send({
    ...event,
    sign(settings, url) {
      const headers = event.sign(settings, url);
      const requestHeaders = lowerCase({ ...headers, 'Content-Type': 'application/json' });
      const request: unknown = JSON.parse(event.body);
      shop.exchanged({ protocol, method: 'POST', path: 'event', requestHeaders, request, status: 0, answer: null });
      return headers;
    },
  });
}

const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function acpEvent(shop: Shop, session: CheckoutSession, order: Order, occasion: 'created' | 'changed'): OrderEvent {
  const id = randomUUID();
  const data = { ...acpOrder(shop, session, order), checkout_session_id: session.id };
  const body = JSON.stringify({ type: occasion === 'created' ? 'order_create' : 'order_update', data });
  return {
    id,
    body,
    sign: (settings) => ({ 'Request-Id': id, ...signAcp(body, shop.settings.api.webhookSecret, settings) }),
  };
}

function ucpEvent(shop: Shop, session: CheckoutSession, order: Order): OrderEvent {
  const id = randomUUID();
  const body = JSON.stringify(ucpOrder(shop, session, order));
  const happenedAt = Math.floor(shop.now() / 1000);
  const profile = `${session.origin}/.well-known/ucp`;
  return {
    id,
    body,
    sign: (settings, url) => ({
      'Webhook-Id': id,
      'Webhook-Timestamp': String(happenedAt),
      ...signUcp(body, { url, profile, settings, key: shop.api.signingKey }),
    }),
  };
}
