import { type JobContext, timer } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { type StalledPayment, takeStalledPayments, takeStalledRefunds } from '../storage/stalled.ts';

/** Looks up at Stripe the payments and refunds that have not changed for too long and have no open job, in case a webhook was lost. */
export const reconcile = timer(
  'reconcile',
  { everyMs: 60_000 },
  async ({ transaction, timing, log }: JobContext & PaymentsDependencies) =>
    transaction(async (tx) => {
      const payments = await takeStalledPayments(tx, timing.reconcileAfterSeconds);
      for (const payment of payments) {
        const { kind, payload } = jobFor(payment);
        tx.enqueue(kind, `${payment.sessionId}:${payment.lookedAt}`, payload);
      }
      const refunds = await takeStalledRefunds(tx, timing.reconcileAfterSeconds);
      for (const { id, stripeRefundId, lookedAt } of refunds) {
        if (stripeRefundId === null) tx.enqueue('refund', `${id}:${lookedAt}`, { refundId: id });
        else tx.enqueue('look-up-refund', `${id}:${lookedAt}`, { stripeRefundId, eventId: null });
      }
      if (payments.length + refunds.length > 0)
        log.info({ payments: payments.length, refunds: refunds.length }, 'looking up stalled payments and refunds');
    }),
);

function jobFor({ sessionId, status, intentId, attempt, abandonedAt, ...request }: StalledPayment) {
  if (abandonedAt !== null) return { kind: 'cancel-intent', payload: { sessionId } };
  if (status === 'requires_action') return { kind: 'look-up-payment', payload: { sessionId, intentId, eventId: null } };
  const { amountCents, currency, paymentMethodId } = request;
  return { kind: 'charge', payload: { sessionId, attempt, amountCents, currency, paymentMethodId, intentId } };
}
