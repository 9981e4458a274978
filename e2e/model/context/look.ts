import { api, type Order } from '@muse/contracts';
import { eventually } from '../../support/system.ts';
import { cents } from '../reference/cart.ts';
import { thingOf } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import { moneyShown, type OrderModel } from '../reference/order.ts';
import { type SessionModel, statusAt } from '../reference/session.ts';
import type { TestContext } from './context.ts';

/** Everything the shopper can see, held against the model: soon, since what follows from an answer elsewhere takes a moment. */
export async function look(model: Model, ctx: TestContext): Promise<void> {
  const shown = await eventually(async () => {
    const { orders, ...rest } = await seen(model, ctx);
    expect({ ...rest, orders: orders.map(orderShown) }).toEqual(whatShouldBeSeen(model));
    return orders;
  }, ctx.patienceMs);
  for (const order of shown) learnNumber(model, order);
}

async function seen(model: Model, { shopper }: TestContext) {
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

function whatShouldBeSeen(model: Model) {
  const { cart, prices, now } = model;
  return {
    cart: Object.fromEntries(cart),
    cartCents: cents(cart, prices),
    sessions: model.sessions.map((session) => ({
      status: statusAt(session, now),
      totalCents: session.totalCents,
      hasAddress: session.hasAddress,
      hasCard: session.card !== null,
      payment: paymentShown(session, now),
      orders: session.orders.length,
    })),
    orders: model.sessions
      .flatMap((session) => session.orders.map((order) => ({ key: keyOf(session.id, order), order })))
      .sort((a, b) => compare(a.key, b.key))
      .map(({ key, order }) => orderExpected(key, order)),
  };
}

const paymentShown = (session: SessionModel, now: number): string | null => {
  const status = statusAt(session, now);
  if (status === 'completed') return 'succeeded';
  if (status === 'authentication_required') return 'requires_action';
  return session.cardRefused ? 'declined' : null;
};

const keyOf = (sessionId: string, { storeId }: { storeId: string }): string => `${sessionId} at ${storeId}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const orderShown = (order: Order) => ({
  key: keyOf(order.checkoutSessionId, order),
  status: order.status,
  way: order.placementMethod,
  totalCents: order.totalCents,
  paymentStatus: order.paymentStatus,
  refundedCents: order.refundedCents,
});

/** Every order is in the hands of a person: there is no other way yet. */
const orderExpected = (key: string, order: OrderModel) => ({
  key,
  status: order.status,
  way: 'manual',
  totalCents: order.totalCents,
  ...moneyShown(order),
});

function learnNumber(model: Model, { checkoutSessionId, storeId, museOrderNumber }: Order): void {
  const session = model.sessions.find(({ id }) => id === checkoutSessionId);
  const order = session?.orders.find((one) => one.storeId === storeId);
  if (!order) throw new Error(`${museOrderNumber} is nobody's order`);
  order.number ??= museOrderNumber;
  expect(museOrderNumber).toBe(order.number);
}
