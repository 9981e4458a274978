import { service } from '@muse/kit';
import { adminCancelOrder } from './actions/admin-cancel-order.ts';
import { adminGetOrder } from './actions/admin-get-order.ts';
import { adminListOrders } from './actions/admin-list-orders.ts';
import { cancelOrder } from './actions/cancel-order.ts';
import { getOrder } from './actions/get-order.ts';
import { listOrders } from './actions/list-orders.ts';
import { orderStats } from './actions/order-stats.ts';
import { setTracking } from './actions/set-tracking.ts';
import { config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { createOrdersWhenCheckoutPaid } from './reactions/create-orders-when-checkout-paid.ts';
import { markCancelledWhenPlacementCancelled } from './reactions/mark-cancelled-when-placement-cancelled.ts';
import { markFailedWhenPlacementFailed } from './reactions/mark-failed-when-placement-failed.ts';
import { markPlacedWhenPlacementSucceeded } from './reactions/mark-placed-when-placement-succeeded.ts';
import { noteRefundWhenPaymentRefundFailed } from './reactions/note-refund-when-payment-refund-failed.ts';
import { noteRefundWhenPaymentRefundRequested } from './reactions/note-refund-when-payment-refund-requested.ts';
import { noteRefundWhenPaymentRefunded } from './reactions/note-refund-when-payment-refunded.ts';
import { noteTheWayWhenPlacementHandedOver } from './reactions/note-the-way-when-placement-handed-over.ts';
import { migrations } from './storage/migrations/index.ts';

/** What the shopper bought, store by store. */
export const orders = service('orders', {
  config,
  migrations,
  dependencies,
  actions: [
    listOrders,
    orderStats,
    getOrder,
    setTracking,
    cancelOrder,
    adminListOrders,
    adminGetOrder,
    adminCancelOrder,
  ],
  reactions: [
    createOrdersWhenCheckoutPaid,
    noteTheWayWhenPlacementHandedOver,
    markPlacedWhenPlacementSucceeded,
    markFailedWhenPlacementFailed,
    markCancelledWhenPlacementCancelled,
    noteRefundWhenPaymentRefundRequested,
    noteRefundWhenPaymentRefunded,
    noteRefundWhenPaymentRefundFailed,
  ],
});
