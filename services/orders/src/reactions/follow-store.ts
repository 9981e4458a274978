import {
  orderDelivered,
  orderFailed,
  orderStates,
  placementCancelledByStore,
  placementConfirmed,
  placementDelivered,
  placementShipped,
} from '@muse/contracts';
import { NotReadyError, when } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { lockPlacedOrder } from '../processes/lock-placed-order.ts';
import { shipOrder } from '../processes/ship-order.ts';
import { transitionOrder } from '../storage/orders.ts';
import { markParcelsDelivered } from '../storage/shipments.ts';

const by = 'store';
const cancelled = 'The store has cancelled this order. You get all of your money back.';

/** The store works on the order. Stale if it is further already: an operator was faster. */
export const markConfirmedWhenPlacementConfirmed = when(
  placementConfirmed,
  'mark-confirmed-when-placement-confirmed',
  async ({ data: { orderNumber } }, { tx, ignoreStale }) => {
    const order = await lockPlacedOrder(tx, orderNumber);
    if (order.status !== 'placed') return ignoreStale();
    await transitionOrder(tx, order, { to: 'confirmed', by, note: null, publicNote: null });
  },
  { essential: false },
);

export const shipWhenPlacementShipped = when(
  placementShipped,
  'ship-when-placement-shipped',
  async ({ data: { orderNumber, parcel } }, { tx, ignoreStale }) => {
    const order = await lockPlacedOrder(tx, orderNumber);
    if (orderStates.next(order.status, 'shipped') === undefined) return ignoreStale();
    await shipOrder(tx, order, { ...parcel, estimatedDelivery: null }, by);
  },
  { essential: false },
);

export const deliverWhenPlacementDelivered = when(
  placementDelivered,
  'deliver-when-placement-delivered',
  async ({ data: { orderNumber } }, { tx, ignoreStale }) => {
    const order = await lockPlacedOrder(tx, orderNumber);
    if (order.status === 'placed' || order.status === 'confirmed')
      throw new NotReadyError(`${orderNumber} is not shipped yet`);
    const to = orderStates.next(order.status, 'delivered');
    if (to === undefined) return ignoreStale();
    await markParcelsDelivered(tx, orderNumber);
    await transitionOrder(tx, order, { to, by, note: null, publicNote: null });
    tx.publish(orderDelivered, orderEventData(order));
  },
  { essential: false },
);

/** A store that had accepted the order takes it back. `order.failed` makes payments refund all of it. */
export const failWhenPlacementCancelledByStore = when(
  placementCancelledByStore,
  'fail-when-placement-cancelled-by-store',
  async ({ data: { orderNumber, storeOrderNumber } }, { tx, ignoreStale }) => {
    const order = await lockPlacedOrder(tx, orderNumber);
    const to = orderStates.next(order.status, 'cancelled by the store');
    if (to === undefined) return ignoreStale();
    const reason = `The store has cancelled its order ${storeOrderNumber}.`;
    await transitionOrder(tx, order, { to, by, note: reason, publicNote: cancelled });
    const { totalCents, currency } = order;
    tx.publish(orderFailed, { ...orderEventData(order), totalCents, currency, reason, messageToShopper: cancelled });
  },
);
