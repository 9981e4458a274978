import {
  captureFailed,
  checkoutCompleted,
  disputeClosed,
  disputeOpened,
  fraudWarned,
  holdExpiring,
  orderCancelled,
  orderDelivered,
  orderFailed,
  orderPlaced,
  orderShipped,
  placementCustomerAsked,
  refunded,
  refundFailed,
  refundProposed,
  refundSettled,
} from '@muse/contracts';
import { captureFailedEmail } from '../emails/capture-failed.ts';
import { disputeClosedEmail } from '../emails/dispute-closed.ts';
import { disputeOpenedEmail } from '../emails/dispute-opened.ts';
import { fraudWarnedEmail } from '../emails/fraud-warned.ts';
import { holdExpiringEmail } from '../emails/hold-expiring.ts';
import { moneyRefundedEmail } from '../emails/money-refunded.ts';
import { orderCancelledEmail } from '../emails/order-cancelled.ts';
import { orderDeliveredEmail } from '../emails/order-delivered.ts';
import { orderFailedEmail } from '../emails/order-failed.ts';
import { orderPlacedEmail } from '../emails/order-placed.ts';
import { orderShippedEmail } from '../emails/order-shipped.ts';
import { priceQuestionEmail } from '../emails/price-question.ts';
import { purchaseConfirmedEmail } from '../emails/purchase-confirmed.ts';
import { refundAwaitsApprovalEmail } from '../emails/refund-awaits-approval.ts';
import { refundFailedEmail } from '../emails/refund-failed.ts';
import { refundSettledEmail } from '../emails/refund-settled.ts';
import { emailWhen } from '../processes/email-when.ts';

/** Every e-mail and the event that causes it. The names are those of the queues; do not rename them. */
export const emailReactions = [
  emailWhen(checkoutCompleted, 'confirm-purchase-when-checkout-completed', purchaseConfirmedEmail),
  emailWhen(orderPlaced, 'tell-shopper-when-order-placed', orderPlacedEmail),
  emailWhen(orderFailed, 'tell-shopper-when-order-failed', orderFailedEmail),
  emailWhen(orderCancelled, 'tell-shopper-when-order-cancelled', orderCancelledEmail),
  emailWhen(orderShipped, 'tell-shopper-when-order-shipped', orderShippedEmail),
  emailWhen(orderDelivered, 'tell-shopper-when-order-delivered', orderDeliveredEmail),
  emailWhen(placementCustomerAsked, 'ask-shopper-when-placement-customer-asked', priceQuestionEmail),
  emailWhen(refunded, 'tell-shopper-when-payment-refunded', moneyRefundedEmail),
  emailWhen(refundSettled, 'tell-shopper-when-payment-refund-settled', refundSettledEmail),
  emailWhen(refundFailed, 'alert-operations-when-payment-refund-failed', refundFailedEmail),
  emailWhen(holdExpiring, 'alert-operations-when-hold-expiring', holdExpiringEmail),
  emailWhen(captureFailed, 'alert-operations-when-capture-failed', captureFailedEmail),
  emailWhen(refundProposed, 'alert-operations-when-payment-refund-proposed', refundAwaitsApprovalEmail),
  emailWhen(disputeOpened, 'alert-operations-when-dispute-opened', disputeOpenedEmail),
  emailWhen(fraudWarned, 'alert-operations-when-fraud-warned', fraudWarnedEmail),
  emailWhen(disputeClosed, 'tell-operations-when-dispute-closed', disputeClosedEmail),
];
