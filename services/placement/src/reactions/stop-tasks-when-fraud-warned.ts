import { fraudWarned } from '@muse/contracts';
import { when } from '@muse/kit';
import { applyPaymentRisk } from '../processes/apply-payment-risk.ts';

/** The payment is probably fraudulent: what is not placed is cancelled, and is refunded by `order.cancelled`. */
export const stopTasksWhenFraudWarned = when(
  fraudWarned,
  'stop-tasks-when-fraud-warned',
  ({ data: { sessionId, signalId } }, ctx) =>
    applyPaymentRisk({ sessionId, cause: signalId, reason: 'fraud_warning', state: 'stopped' }, ctx),
  { essential: false },
);
