import { service } from '@muse/kit';
import { config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { alertOperationsWhenPaymentRefundFailed } from './reactions/alert-operations-when-payment-refund-failed.ts';
import { confirmPurchaseWhenCheckoutCompleted } from './reactions/confirm-purchase-when-checkout-completed.ts';
import { tellShopperWhenOrderCancelled } from './reactions/tell-shopper-when-order-cancelled.ts';
import { tellShopperWhenOrderFailed } from './reactions/tell-shopper-when-order-failed.ts';
import { tellShopperWhenOrderPlaced } from './reactions/tell-shopper-when-order-placed.ts';
import { tellShopperWhenOrderShipped } from './reactions/tell-shopper-when-order-shipped.ts';
import { tellShopperWhenPaymentRefunded } from './reactions/tell-shopper-when-payment-refunded.ts';
import { migrations } from './storage/migrations/index.ts';

/** What the shopper and the operator hear. */
export const notifications = service('notifications', {
  config,
  migrations,
  dependencies,
  reactions: [
    confirmPurchaseWhenCheckoutCompleted,
    tellShopperWhenOrderPlaced,
    tellShopperWhenOrderFailed,
    tellShopperWhenOrderCancelled,
    tellShopperWhenOrderShipped,
    tellShopperWhenPaymentRefunded,
    alertOperationsWhenPaymentRefundFailed,
  ],
});
