import { service } from '@muse/kit';
import { cancelSession } from './actions/cancel-session.ts';
import { createSession } from './actions/create-session.ts';
import { getSession } from './actions/get-session.ts';
import { place } from './actions/place.ts';
import { readAgreement } from './actions/read-agreement.ts';
import { releaseGuest } from './actions/release-guest.ts';
import { setPayment } from './actions/set-payment.ts';
import { setShipping } from './actions/set-shipping.ts';
import { config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { purchasesInProgress } from './gauges/purchases-in-progress.ts';
import { askShopperWhenActionRequired } from './reactions/ask-shopper-when-action-required.ts';
import { cancelSessionWhenPaymentCancelled } from './reactions/cancel-session-when-payment-cancelled.ts';
import { completeSessionWhenOrderCreated } from './reactions/complete-session-when-order-created.ts';
import { forgetCardWhenPaymentDeclined } from './reactions/forget-card-when-payment-declined.ts';
import { markPaidWhenPaymentAuthorized } from './reactions/mark-paid-when-payment-authorized.ts';
import { markPaidWhenPaymentCaptured } from './reactions/mark-paid-when-payment-captured.ts';
import { updateStoreWhenStoreChanged } from './reactions/update-store-when-store-changed.ts';
import { migrations } from './storage/migrations/index.ts';
import { backfillStores } from './timers/backfill-stores.ts';
import { compareProjections } from './timers/compare-projections.ts';
import { deleteOldSessionsTimer } from './timers/delete-old-sessions.ts';
import { expireSessions } from './timers/expire-sessions.ts';
import { forgetDeclines } from './timers/forget-declines.ts';
import { retryStalledSessions } from './timers/retry-stalled-sessions.ts';

/** Checkout sessions: one purchase, from frozen prices to one charge. */
export const checkout = service('checkout', {
  config,
  migrations,
  dependencies,
  actions: [createSession, getSession, setShipping, setPayment, place, cancelSession, releaseGuest, readAgreement],
  reactions: [
    markPaidWhenPaymentCaptured,
    markPaidWhenPaymentAuthorized,
    forgetCardWhenPaymentDeclined,
    askShopperWhenActionRequired,
    cancelSessionWhenPaymentCancelled,
    completeSessionWhenOrderCreated,
    updateStoreWhenStoreChanged,
  ],
  timers: [
    expireSessions,
    retryStalledSessions,
    backfillStores,
    compareProjections,
    deleteOldSessionsTimer,
    forgetDeclines,
  ],
  gauges: [purchasesInProgress],
});
