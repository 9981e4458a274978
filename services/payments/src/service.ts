import { service } from '@muse/kit';
import { approveRefund } from './actions/approve-refund.ts';
import { assignRefund } from './actions/assign-refund.ts';
import { bookStorePayment } from './actions/book-store-payment.ts';
import { calculateTax } from './actions/calculate-tax.ts';
import { checkBooks } from './actions/check-books.ts';
import { createRefund } from './actions/create-refund.ts';
import { createStoreCard } from './actions/create-store-card.ts';
import { deletePaymentMethod } from './actions/delete-payment-method.ts';
import { exportLedgerEntries } from './actions/export-ledger-entries.ts';
import { getEvidence } from './actions/get-evidence.ts';
import { getReconciliation } from './actions/get-reconciliation.ts';
import { listAccounts } from './actions/list-accounts.ts';
import { listDisputes } from './actions/list-disputes.ts';
import { listHolds } from './actions/list-holds.ts';
import { listLedgerEntries } from './actions/list-ledger-entries.ts';
import { listPaymentMethods } from './actions/list-payment-methods.ts';
import { listRefunds } from './actions/list-refunds.ts';
import { listStorePayables } from './actions/list-store-payables.ts';
import { listStorePayments } from './actions/list-store-payments.ts';
import { previewRefund } from './actions/preview-refund.ts';
import { readClientSecret } from './actions/read-client-secret.ts';
import { readPaymentMethod } from './actions/read-payment-method.ts';
import { receiveStripeWebhook } from './actions/receive-stripe-webhook.ts';
import { rejectRefund } from './actions/reject-refund.ts';
import { resolveDifference } from './actions/resolve-difference.ts';
import { retryRefund } from './actions/retry-refund.ts';
import { settleHold } from './actions/settle-hold.ts';
import { settleRefundElsewhere } from './actions/settle-refund-elsewhere.ts';
import { submitEvidence } from './actions/submit-evidence.ts';
import { trialBalance } from './actions/trial-balance.ts';
import { config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { refundsOwed } from './gauges/refunds-owed.ts';
import { waitingHolds } from './gauges/waiting-holds.ts';
import { cancelIntent } from './jobs/cancel-intent.ts';
import { cancelLostIntent } from './jobs/cancel-lost-intent.ts';
import { cancelStoreCard } from './jobs/cancel-store-card.ts';
import { captureHold } from './jobs/capture-hold.ts';
import { charge } from './jobs/charge.ts';
import { createCustomer } from './jobs/create-customer.ts';
import { lookUpCustomer } from './jobs/look-up-customer.ts';
import { lookUpDispute } from './jobs/look-up-dispute.ts';
import { lookUpPayment } from './jobs/look-up-payment.ts';
import { lookUpRefund } from './jobs/look-up-refund.ts';
import { lookUpRefunds } from './jobs/look-up-refunds.ts';
import { lookUpRiskSignal } from './jobs/look-up-risk-signal.ts';
import { refund } from './jobs/refund.ts';
import { releaseHold } from './jobs/release-hold.ts';
import { reportTax } from './jobs/report-tax.ts';
import { reverseTax } from './jobs/reverse-tax.ts';
import { submitEvidenceJob } from './jobs/submit-evidence.ts';
import { sweepDisputes } from './jobs/sweep-disputes.ts';
import { sweepRefunds } from './jobs/sweep-refunds.ts';
import { abandonWhenCheckoutAbandoned } from './reactions/abandon-when-checkout-abandoned.ts';
import { bookCostsWhenOrderPlaced } from './reactions/book-costs-when-order-placed.ts';
import {
  cancelStoreCardWhenOrderCancelled,
  cancelStoreCardWhenOrderDelivered,
  cancelStoreCardWhenOrderFailed,
} from './reactions/cancel-store-card.ts';
import { chargeWhenCheckoutSubmitted } from './reactions/charge-when-checkout-submitted.ts';
import { recogniseRevenueWhenOrderShipped } from './reactions/recognise-revenue-when-order-shipped.ts';
import { refundWhenOrderCancelled } from './reactions/refund-when-order-cancelled.ts';
import { refundWhenOrderFailed } from './reactions/refund-when-order-failed.ts';
import { migrations } from './storage/migrations/index.ts';
import { deleteOldEvents } from './timers/delete-old-events.ts';
import { importBalanceTransactions } from './timers/import-balance-transactions.ts';
import { reconcile } from './timers/reconcile.ts';
import { reconcileDays } from './timers/reconcile-days.ts';
import { reconcileDisputes } from './timers/reconcile-disputes.ts';
import { reconcileEvents } from './timers/reconcile-events.ts';
import { reportOldDebts } from './timers/report-old-debts.ts';
import { reportTaxes } from './timers/report-taxes.ts';
import { sweepRefundsOften } from './timers/sweep-refunds-often.ts';
import { watchHolds } from './timers/watch-holds.ts';

export { handledEvents } from './domain/stripe-events.ts';

/** Payments: the only service that calls Stripe, and the owner of the ledger. */
export const payments = service('payments', {
  config,
  migrations,
  dependencies,
  actions: [
    receiveStripeWebhook,
    readPaymentMethod,
    readClientSecret,
    listRefunds,
    retryRefund,
    settleRefundElsewhere,
    assignRefund,
    listHolds,
    settleHold,
    listAccounts,
    trialBalance,
    listLedgerEntries,
    exportLedgerEntries,
    checkBooks,
    bookStorePayment,
    listStorePayments,
    listStorePayables,
    getReconciliation,
    resolveDifference,
    listPaymentMethods,
    deletePaymentMethod,
    calculateTax,
    createRefund,
    previewRefund,
    approveRefund,
    rejectRefund,
    listDisputes,
    getEvidence,
    submitEvidence,
    createStoreCard,
  ],
  reactions: [
    chargeWhenCheckoutSubmitted,
    abandonWhenCheckoutAbandoned,
    refundWhenOrderFailed,
    refundWhenOrderCancelled,
    bookCostsWhenOrderPlaced,
    recogniseRevenueWhenOrderShipped,
    cancelStoreCardWhenOrderFailed,
    cancelStoreCardWhenOrderCancelled,
    cancelStoreCardWhenOrderDelivered,
  ],
  jobs: [
    charge,
    cancelIntent,
    cancelLostIntent,
    captureHold,
    releaseHold,
    lookUpPayment,
    refund,
    lookUpRefund,
    lookUpRefunds,
    sweepRefunds,
    reportTax,
    reverseTax,
    lookUpDispute,
    lookUpRiskSignal,
    sweepDisputes,
    submitEvidenceJob,
    createCustomer,
    lookUpCustomer,
    cancelStoreCard,
  ],
  timers: [
    reconcile,
    watchHolds,
    reconcileEvents,
    reconcileDays,
    sweepRefundsOften,
    reportOldDebts,
    importBalanceTransactions,
    reconcileDisputes,
    reportTaxes,
    deleteOldEvents,
  ],
  gauges: [refundsOwed, waitingHolds],
});
