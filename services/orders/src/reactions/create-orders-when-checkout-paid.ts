import { checkoutPaid } from '@muse/contracts';
import { when } from '@muse/kit';
import { createOrders } from '../processes/create-orders.ts';

/** The purchase is paid: from here it only moves forward. */
export const createOrdersWhenCheckoutPaid = when(
  checkoutPaid,
  'create-orders-when-checkout-paid',
  ({ data }, { tx }) => createOrders(tx, data),
  { retryPolicy: 'money' },
);
