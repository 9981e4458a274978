import { fraudWarned, reviewApproved, reviewOpened } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import { isRiskNews, type RiskSignal } from '../domain/risk-signal.ts';
import { findSessionByIntent, lockPayment } from '../storage/payments.ts';
import { lockRiskSignal, saveRiskSignal } from '../storage/risk-signals.ts';

/**
 * Applies an early fraud warning or a review as Stripe returned it. Placement stops or holds what is not placed yet. A signal
 * about a charge of another application is ignored, and one that is older than the stored state changes nothing.
 */
export async function settleRiskSignal(tx: Transaction, signal: RiskSignal, log: Log): Promise<void> {
  const sessionId = signal.intentId === null ? undefined : await findSessionByIntent(tx, signal.intentId);
  if (sessionId === undefined || !(await lockPayment(tx, sessionId))) return;
  const { id: signalId, reason, state } = signal;
  if (!isRiskNews((await lockRiskSignal(tx, signalId))?.state, state)) return;
  await saveRiskSignal(tx, sessionId, signal);
  const data = { signalId, sessionId, reason };
  if (state === 'stopped') tx.publish(fraudWarned, data);
  else if (state === 'open') tx.publish(reviewOpened, data);
  else if (state === 'approved') tx.publish(reviewApproved, data);
  log.warn({ ...data, kind: signal.kind, state }, 'Stripe Radar has reported a risk');
}
