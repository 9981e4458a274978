import { type JobContext, repeatBatches, timer } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { type StalledPayment, takeStalledPayments, takeStalledRefunds } from '../storage/stalled.ts';

const batchSize = 100;

/**
 * Looks up at Stripe the payments and refunds that have not changed for too long and have no open job, in case a webhook was
 * lost. All of them are enqueued; how fast Stripe is asked is decided by the budget of calls.
 */
export const reconcile = timer(
  'reconcile',
  { everyMs: 60_000 },
  ({ transaction, timing, log }: JobContext & PaymentsDependencies) =>
    repeatBatches(() =>
      transaction(async (tx) => {
        const payments = await takeStalledPayments(tx, timing.reconcileAfterSeconds, batchSize);
        for (const payment of payments) {
          const { kind, payload } = jobFor(payment);
          tx.enqueue(kind, `${payment.sessionId}:${payment.lookedAt}`, payload);
        }
        const refunds = await takeStalledRefunds(tx, timing.reconcileAfterSeconds, batchSize);
        for (const { id, stripeRefundId, lookedAt } of refunds) {
          if (stripeRefundId === null) tx.enqueue('refund', `${id}:${lookedAt}`, { refundId: id });
          else tx.enqueue('look-up-refund', `${id}:${lookedAt}`, { stripeRefundId, eventId: null });
        }
        if (payments.length + refunds.length > 0)
          log.info({ payments: payments.length, refunds: refunds.length }, 'looking up stalled payments and refunds');
        return payments.length === batchSize || refunds.length === batchSize;
      }),
    ),
);

function jobFor({ sessionId, status, intentId, attempt, abandonedAt, ...request }: StalledPayment) {
  if (abandonedAt !== null) return { kind: 'cancel-intent', payload: { sessionId } };
  if (status === 'requires_action') return { kind: 'look-up-payment', payload: { sessionId, intentId, eventId: null } };
  const { amountCents, currency, paymentMethodId, customerId, shopper, save, capture } = request;
  const card = { paymentMethodId, customerId, shopper, save, capture };
  const payload = { sessionId, attempt, amountCents, currency, intentId, ...card };
  return { kind: 'charge', payload };
}
