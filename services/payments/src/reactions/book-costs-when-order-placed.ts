import { orderPlaced } from '@muse/contracts';
import { when } from '@muse/kit';
import { bookPlacedOrder } from '../processes/book-order.ts';

/** The store accepted the order: what we owe it is booked, with the difference to the price that was frozen for the shopper. */
export const bookCostsWhenOrderPlaced = when(
  orderPlaced,
  'book-costs-when-order-placed',
  async ({ data: { orderNumber, actualTotalCents } }, { tx, ignoreStale }) => {
    if (!(await bookPlacedOrder(tx, orderNumber, actualTotalCents ?? null))) ignoreStale();
  },
  { essential: false },
);
