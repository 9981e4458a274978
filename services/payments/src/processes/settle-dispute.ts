import { disputeClosed, disputeOpened } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import {
  type Dispute,
  type DisputeState,
  disputeStateAfter,
  publicationsOf,
  type StripeDispute,
} from '../domain/dispute.ts';
import { insertDispute, lockDispute, saveDispute } from '../storage/disputes.ts';
import { lockPayment } from '../storage/payments.ts';
import { recordDisputeDecision, recordDisputeMovements } from './record-dispute.ts';
import { resumeRefunds } from './resume-refunds.ts';

/**
 * Applies a dispute as Stripe returned it, after a webhook, a look-up or a sweep: moves its state forward and books the money
 * that it moved. Holds the lock of the payment, as every decision about the session's money does. What is older than the stored
 * state changes nothing; a dispute about a charge of another application is ignored.
 */
export async function settleDispute(
  tx: Transaction,
  found: StripeDispute,
  sessionId: string | undefined,
  log: Log,
): Promise<void> {
  if (sessionId === undefined || !(await lockPayment(tx, sessionId))) return;
  const isNew = await insertDispute(tx, sessionId, found);
  const before = await lockDispute(tx, found.id);
  if (!before) return;
  const to = isNew ? before.state : disputeStateAfter(before, found);
  if (!isNew && to !== undefined) await saveDispute(tx, before, found, to);
  const dispute = (await lockDispute(tx, found.id)) ?? before;
  const from = isNew ? null : before.state;
  await recordDisputeMovements(tx, dispute, found.movements);
  await recordDisputeDecision(tx, dispute, from, found.movements);
  if (from !== dispute.state) await announce(tx, dispute, from, log);
}

async function announce(tx: Transaction, dispute: Dispute, from: DisputeState | null, log: Log): Promise<void> {
  const { id: disputeId, sessionId, amountCents, currency, reason, dueBy, openedAt, state, closedAt } = dispute;
  const data = { disputeId, sessionId, amountCents, currency, reason };
  const { opened, outcome } = publicationsOf(from, state);
  if (opened) tx.publish(disputeOpened, { ...data, dueBy, openedAt });
  if (outcome) tx.publish(disputeClosed, { ...data, outcome, closedAt: closedAt as string });
  if (outcome) await resumeRefunds(tx, dispute, log);
  log.warn({ disputeId, sessionId, from, to: state, reason, dueBy }, 'the state of a dispute has changed');
}
