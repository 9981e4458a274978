import { service } from '@muse/kit';
import { adminCancelOrder } from './actions/admin-cancel-order.ts';
import { adminGetOrder } from './actions/admin-get-order.ts';
import { adminListOrders } from './actions/admin-list-orders.ts';
import { cancelOrder } from './actions/cancel-order.ts';
import { deliverOrder } from './actions/deliver-order.ts';
import { exportOrders } from './actions/export-orders.ts';
import { getOrder } from './actions/get-order.ts';
import { listOrders } from './actions/list-orders.ts';
import { orderStats } from './actions/order-stats.ts';
import { readOrdersOfSession } from './actions/read-orders-of-session.ts';
import { setTracking } from './actions/set-tracking.ts';
import { streamOrderEvents } from './actions/stream-order-events.ts';
import { config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { createOrdersWhenCheckoutPaid } from './reactions/create-orders-when-checkout-paid.ts';
import {
  deliverWhenPlacementDelivered,
  failWhenPlacementCancelledByStore,
  markConfirmedWhenPlacementConfirmed,
  shipWhenPlacementShipped,
} from './reactions/follow-store.ts';
import { markCancelledWhenPlacementCancelled } from './reactions/mark-cancelled-when-placement-cancelled.ts';
import { markFailedWhenPlacementFailed } from './reactions/mark-failed-when-placement-failed.ts';
import { markManualWhenPlacementHandedOver } from './reactions/mark-manual-when-placement-handed-over.ts';
import { markPlacedWhenPlacementSucceeded } from './reactions/mark-placed-when-placement-succeeded.ts';
import { moveOrdersWhenGuestMerged } from './reactions/move-orders-when-guest-merged.ts';
import { notePlacementWhenOutcomeUnknown, notePlacementWhenStarted } from './reactions/note-placement.ts';
import { noteAnswerWhenCustomerAnswered, noteQuestionWhenCustomerAsked } from './reactions/note-question.ts';
import { recordDisputeWhenClosed, recordDisputeWhenOpened } from './reactions/record-disputes.ts';
import { recordRefunds } from './reactions/record-refunds.ts';
import { migrations } from './storage/migrations/index.ts';
import { deleteOldOrderChanges } from './timers/delete-old-order-changes.ts';

/** Orders: one per store of a purchase, from payment to delivery. */
export const orders = service('orders', {
  config,
  migrations,
  dependencies,
  actions: [
    listOrders,
    orderStats,
    getOrder,
    streamOrderEvents,
    setTracking,
    cancelOrder,
    adminListOrders,
    adminGetOrder,
    adminCancelOrder,
    deliverOrder,
    exportOrders,
    readOrdersOfSession,
  ],
  reactions: [
    createOrdersWhenCheckoutPaid,
    notePlacementWhenStarted,
    notePlacementWhenOutcomeUnknown,
    noteQuestionWhenCustomerAsked,
    noteAnswerWhenCustomerAnswered,
    markManualWhenPlacementHandedOver,
    markPlacedWhenPlacementSucceeded,
    markFailedWhenPlacementFailed,
    markCancelledWhenPlacementCancelled,
    markConfirmedWhenPlacementConfirmed,
    shipWhenPlacementShipped,
    deliverWhenPlacementDelivered,
    failWhenPlacementCancelledByStore,
    ...recordRefunds,
    recordDisputeWhenOpened,
    recordDisputeWhenClosed,
    moveOrdersWhenGuestMerged,
  ],
  timers: [deleteOldOrderChanges],
});
