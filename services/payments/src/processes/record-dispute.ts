import type { Sql } from '@muse/kit';
import type { Dispute, DisputeMovement, DisputeState } from '../domain/dispute.ts';
import { linesOfLoss, linesOfMovement, withdrawnCents } from '../domain/dispute-entries.ts';
import { recordEntry } from '../storage/ledger.ts';

/** Books what the dispute has moved at Stripe, each of its balance transactions once. */
export async function recordDisputeMovements(
  sql: Sql,
  { sessionId, currency }: Dispute,
  movements: readonly DisputeMovement[],
): Promise<void> {
  for (const movement of movements)
    await recordEntry(sql, { sessionId, currency, cause: `dispute:${movement.id}`, lines: linesOfMovement(movement) });
}

/** Writes the claim off when the dispute is lost, once, and takes that back if it is won on appeal. */
export async function recordDisputeDecision(
  sql: Sql,
  { id, sessionId, currency, state }: Dispute,
  from: DisputeState | null,
  movements: readonly DisputeMovement[],
): Promise<void> {
  const cents = withdrawnCents(movements);
  if (cents === 0) return;
  const entry = { sessionId, currency };
  if (state === 'lost') await recordEntry(sql, { ...entry, cause: `dispute lost:${id}`, lines: linesOfLoss(cents) });
  if (state === 'won' && from === 'lost')
    await recordEntry(sql, { ...entry, cause: `dispute won on appeal:${id}`, lines: linesOfLoss(-cents) });
}
