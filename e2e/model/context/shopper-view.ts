import { api, type Order } from '@muse/contracts';
import { eventually } from '../../support/system.ts';
import { cents } from '../reference/cart.ts';
import { thingOf } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import { expectedPayment, type OrderModel } from '../reference/order.ts';
import { type SessionModel, statusAt } from '../reference/session.ts';
import type { TestContext } from './context.ts';

/** Compares everything the shopper can see with the model. Retries, because effects in other services take a moment. */
export async function expectShopperView(model: Model, ctx: TestContext): Promise<void> {
  const shown = await eventually(async () => {
    const { orders, ...rest } = await shownToShopper(model, ctx);
    expect({ ...rest, orders: orders.map(shownOrder) }).toEqual(expectedView(model));
    return orders;
  }, ctx.timeoutMs);
  for (const order of shown) rememberNumber(model, order);
}

async function shownToShopper(model: Model, { shopper }: TestContext) {
  const [cart, list, ...sessions] = await Promise.all([
    shopper.call(api.cart.getCart),
    shopper.call(api.orders.listOrders, { query: { limit: '100' } }),
    ...model.sessions.map(({ id }) => shopper.call(api.checkout.getSession, { params: { id } })),
  ]);
  const lines = cart.body.stores.flatMap((store) => store.items);
  return {
    cart: Object.fromEntries(lines.map((line) => [thingOf(line), line.quantity])),
    cartCents: cart.body.summary.subtotalCents,
    sessions: sessions.map(({ body }) => ({
      status: body.status,
      totalCents: body.cartSnapshot.summary.totalCents,
      hasAddress: body.shippingAddress !== null,
      hasCard: body.paymentMethod !== null,
      payment: body.payment?.status ?? null,
      orders: body.orders.length,
    })),
    orders: list.body.orders.sort((a, b) => compare(keyOf(a.checkoutSessionId, a), keyOf(b.checkoutSessionId, b))),
  };
}

function expectedView(model: Model) {
  const { cart, prices, now } = model;
  return {
    cart: Object.fromEntries(cart),
    cartCents: cents(cart, prices),
    sessions: model.sessions.map((session) => ({
      status: statusAt(session, now),
      totalCents: session.totalCents,
      hasAddress: session.hasAddress,
      hasCard: session.card !== null,
      payment: expectedPaymentStatus(session, now),
      orders: session.orders.length,
    })),
    orders: model.sessions
      .flatMap((session) => session.orders.map((order) => ({ key: keyOf(session.id, order), order })))
      .sort((a, b) => compare(a.key, b.key))
      .map(({ key, order }) => expectedOrder(key, order)),
  };
}

const expectedPaymentStatus = (session: SessionModel, now: number): string | null => {
  const status = statusAt(session, now);
  if (status === 'completed') return 'succeeded';
  if (status === 'authentication_required') return 'requires_action';
  return session.cardDeclined ? 'declined' : null;
};

const keyOf = (sessionId: string, { storeId }: { storeId: string }): string => `${sessionId} at ${storeId}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const shownOrder = (order: Order) => ({
  key: keyOf(order.checkoutSessionId, order),
  status: order.status,
  way: order.placementMethod,
  totalCents: order.totalCents,
  paymentStatus: order.paymentStatus,
  refundedCents: order.refundedCents,
});

/** Every order is placed by hand: there is no other placement method yet. */
const expectedOrder = (key: string, order: OrderModel) => ({
  key,
  status: order.status,
  way: 'manual',
  totalCents: order.totalCents,
  ...expectedPayment(order),
});

function rememberNumber(model: Model, { checkoutSessionId, storeId, museOrderNumber }: Order): void {
  const session = model.sessions.find(({ id }) => id === checkoutSessionId);
  const order = session?.orders.find((one) => one.storeId === storeId);
  if (!order) throw new Error(`${museOrderNumber} belongs to no session of this shopper`);
  order.number ??= museOrderNumber;
  expect(museOrderNumber).toBe(order.number);
}
