import { checkoutPaid, orderCreated } from '@muse/contracts';
import { when } from '@muse/kit';
import { createOrders } from '../storage/new-orders.ts';

/** The money is taken: from here only forward. Said again, the orders are said again, and nothing is made twice. */
export const createOrdersWhenCheckoutPaid = when(
  checkoutPaid,
  'create-orders-when-checkout-paid',
  async ({ data }, { tx }) => {
    const createdAt = await createOrders(tx, data);
    const { sessionId, shopper, currency, address } = data;
    for (const order of data.orders)
      tx.publish(orderCreated, {
        ...order,
        sessionId,
        shopper,
        currency,
        address,
        createdAt: createdAt(order.orderNumber),
      });
  },
  { retryPolicy: 'money' },
);
