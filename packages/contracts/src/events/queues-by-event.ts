/** The queues that receive an event, by its type. Generated from the reactions by `npm run generate`. */
export const queuesByEvent: Readonly<Record<string, readonly string[]>> = {
  'catalog.offers_changed.v1': ['muse.cart.learn-offers-when-offers-changed.v2'],
  'catalog.store_changed.v1': [
    'muse.cart.learn-store-when-store-changed.v2',
    'muse.checkout.remember-store-when-store-changed.v2',
    'muse.placement.remember-store-when-store-changed.v2',
  ],
  'checkout.abandoned.v1': ['muse.payments.abandon-when-checkout-abandoned.v1'],
  'checkout.completed.v1': [
    'muse.cart.clear-cart-when-checkout-completed.v2',
    'muse.notifications.confirm-purchase-when-checkout-completed.v2',
  ],
  'checkout.paid.v1': ['muse.orders.create-orders-when-checkout-paid.v1'],
  'checkout.submitted.v1': ['muse.payments.charge-when-checkout-submitted.v1'],
  'guest.merged.v1': ['muse.orders.move-orders-when-guest-merged.v2'],
  'payment.capture_failed.v1': ['muse.notifications.alert-operations-when-capture-failed.v2'],
  'payment.hold_expiring.v1': ['muse.notifications.alert-operations-when-hold-expiring.v2'],
  'payment.action_required.v1': ['muse.checkout.ask-shopper-when-action-required.v1'],
  'payment.authorized.v1': ['muse.checkout.mark-paid-when-payment-authorized.v1'],
  'payment.cancelled.v1': ['muse.checkout.cancel-session-when-payment-cancelled.v1'],
  'payment.captured.v1': ['muse.checkout.mark-paid-when-payment-captured.v1'],
  'payment.declined.v1': ['muse.checkout.forget-card-when-payment-declined.v1'],
  'payment.refund_covered.v1': ['muse.orders.note-refund-when-payment-refund-covered.v1'],
  'payment.refund_failed.v1': [
    'muse.orders.note-refund-when-payment-refund-failed.v1',
    'muse.notifications.alert-operations-when-payment-refund-failed.v2',
  ],
  'payment.refund_proposed.v1': ['muse.notifications.alert-operations-when-payment-refund-proposed.v2'],
  'payment.refund_requested.v1': [
    'muse.orders.note-refund-when-payment-refund-requested.v1',
    'muse.placement.stop-task-when-order-refunded.v2',
  ],
  'payment.refund_settled.v1': [
    'muse.orders.note-refund-when-payment-refund-settled.v1',
    'muse.notifications.tell-shopper-when-payment-refund-settled.v2',
  ],
  'payment.refunded.v1': [
    'muse.orders.note-refund-when-payment-refunded.v1',
    'muse.notifications.tell-shopper-when-payment-refunded.v2',
  ],
  'payment.dispute_closed.v1': [
    'muse.orders.record-dispute-when-dispute-closed.v2',
    'muse.placement.settle-hold-when-dispute-closed.v2',
    'muse.notifications.tell-operations-when-dispute-closed.v2',
  ],
  'payment.dispute_opened.v1': [
    'muse.orders.record-dispute-when-dispute-opened.v2',
    'muse.placement.hold-tasks-when-dispute-opened.v2',
    'muse.notifications.alert-operations-when-dispute-opened.v2',
  ],
  'payment.fraud_warning_received.v1': [
    'muse.placement.stop-tasks-when-fraud-warned.v2',
    'muse.notifications.alert-operations-when-fraud-warned.v2',
  ],
  'payment.review_approved.v1': ['muse.placement.release-tasks-when-review-approved.v2'],
  'payment.review_opened.v1': ['muse.placement.hold-tasks-when-review-opened.v2'],
  'order.cancelled.v1': [
    'muse.payments.refund-when-order-cancelled.v1',
    'muse.payments.cancel-store-card-when-order-cancelled.v2',
    'muse.notifications.tell-shopper-when-order-cancelled.v2',
  ],
  'order.created.v1': [
    'muse.checkout.complete-session-when-order-created.v1',
    'muse.placement.queue-order-when-order-created.v1',
  ],
  'order.delivered.v1': [
    'muse.payments.cancel-store-card-when-order-delivered.v2',
    'muse.notifications.tell-shopper-when-order-delivered.v2',
  ],
  'order.failed.v1': [
    'muse.payments.refund-when-order-failed.v1',
    'muse.payments.cancel-store-card-when-order-failed.v2',
    'muse.notifications.tell-shopper-when-order-failed.v2',
  ],
  'order.placed.v1': [
    'muse.payments.book-costs-when-order-placed.v2',
    'muse.notifications.tell-shopper-when-order-placed.v2',
  ],
  'order.shipped.v1': [
    'muse.payments.recognise-revenue-when-order-shipped.v2',
    'muse.notifications.tell-shopper-when-order-shipped.v2',
  ],
  'placement.cancelled.v1': ['muse.orders.mark-cancelled-when-placement-cancelled.v1'],
  'placement.customer_answered.v1': ['muse.orders.note-answer-when-customer-answered.v2'],
  'placement.customer_asked.v1': [
    'muse.orders.note-question-when-customer-asked.v2',
    'muse.notifications.ask-shopper-when-placement-customer-asked.v2',
  ],
  'placement.failed.v1': ['muse.orders.mark-failed-when-placement-failed.v1'],
  'placement.handed_over.v1': ['muse.orders.note-the-way-when-placement-handed-over.v1'],
  'placement.outcome_unknown.v1': ['muse.orders.note-placement-when-outcome-unknown.v2'],
  'placement.started.v1': ['muse.orders.note-placement-when-started.v2'],
  'placement.succeeded.v1': ['muse.orders.mark-placed-when-placement-succeeded.v1'],
  'placement.cancelled_by_store.v1': ['muse.orders.fail-when-placement-cancelled-by-store.v1'],
  'placement.confirmed.v1': ['muse.orders.mark-confirmed-when-placement-confirmed.v2'],
  'placement.delivered.v1': ['muse.orders.deliver-when-placement-delivered.v2'],
  'placement.shipped.v1': ['muse.orders.ship-when-placement-shipped.v2'],
};
