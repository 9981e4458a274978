import { cursorOf, cursorTime, orderNumberPattern, type PositionOf } from '@muse/contracts';

/** The cursor of the lists of orders, which are sorted by time, then by number. */
export const orderCursor = cursorOf({ createdAt: cursorTime, orderNumber: orderNumberPattern });
export type OrderPosition = PositionOf<typeof orderCursor>;
