import { orderPlaced } from '@muse/contracts';
import { when } from '@muse/kit';
import { bookPlacedOrder } from '../processes/book-order.ts';
import { captureIfSettled } from '../processes/decide-capture.ts';

/** The store accepted the order: what we owe it is booked, with the difference to the price that was frozen for the shopper. A hold is captured with its last order. */
export const bookCostsWhenOrderPlaced = when(
  orderPlaced,
  'book-costs-when-order-placed',
  async ({ data: { orderNumber, actualTotalCents } }, { tx, ignoreStale }) => {
    const isNew = await bookPlacedOrder(tx, orderNumber, actualTotalCents ?? null);
    await captureIfSettled(tx, orderNumber);
    if (!isNew) ignoreStale();
  },
  { essential: false },
);
