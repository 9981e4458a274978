import { z } from 'zod';
import { event } from '../event.ts';
import { placementMethod } from '../shapes/catalog.ts';
import * as s from '../shapes/common.ts';

const placed = {
  orderNumber: s.orderNumber,
  sessionId: s.id,
  taskId: s.id,
  storeId: s.storeId,
  method: placementMethod,
  storeOrderNumber: z.string(),
};
const declaration = {
  version: 1,
  owner: 'placement',
  consumers: ['orders'],
  about: 'orderNumber',
  purchase: 'sessionId',
} as const;

export const placementConfirmed = event({
  ...declaration,
  name: 'placement.confirmed',
  description: 'The store says that it is working on the order it has accepted.',
  data: z.object(placed),
});

export const placementShipped = event({
  ...declaration,
  name: 'placement.shipped',
  description: 'The store has handed a parcel of the order to a carrier.',
  data: z.object({ ...placed, parcel: z.object({ carrier: z.string(), trackingNumber: z.string() }) }),
});

export const placementDelivered = event({
  ...declaration,
  name: 'placement.delivered',
  description: 'The store says that the order has arrived.',
  data: z.object(placed),
});

export const placementCancelledByStore = event({
  ...declaration,
  name: 'placement.cancelled_by_store',
  description: 'The store has cancelled an order that it had accepted: the order fails and is refunded.',
  data: z.object(placed),
});
