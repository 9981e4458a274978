import { timer } from '@muse/kit';
import { takeDueSessions } from '../storage/store-sessions.ts';

/** How many orders one run asks about: of all stores, and of one store. */
const bounds = { most: 200, mostOfStore: 10 };

/** Asks stores about orders of which they have not said that they were delivered: not all send events, and an event may get lost. */
export const trackStoreOrders = timer('track-store-orders', { everyMs: 60_000 }, ({ transaction }) =>
  transaction(async (tx) => {
    for (const { storeId, sessionId, polls } of await takeDueSessions(tx, bounds))
      tx.enqueue('read-store-order', JSON.stringify([storeId, sessionId, polls]), { storeId, sessionId, polls });
  }),
);
