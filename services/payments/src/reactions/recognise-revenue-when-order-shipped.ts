import { orderShipped } from '@muse/contracts';
import { when } from '@muse/kit';
import { recogniseOrder } from '../processes/book-order.ts';

/** The first parcel of the order is on its way: its prepayment becomes revenue and sales tax. Later parcels change nothing. */
export const recogniseRevenueWhenOrderShipped = when(
  orderShipped,
  'recognise-revenue-when-order-shipped',
  async ({ data: { orderNumber } }, { tx, ignoreStale }) => {
    if (!(await recogniseOrder(tx, orderNumber))) ignoreStale();
  },
  { essential: false },
);
