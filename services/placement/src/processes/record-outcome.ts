import type { Transaction } from '@muse/kit';
import type { Task } from '../domain/task.ts';
import type { TaskTransition } from '../domain/transitions.ts';
import { insertNotes, recordAttempt } from '../storage/attempts.ts';
import { endAttempt, lastAttempt } from '../storage/machine-attempts.ts';

interface Outcome {
  code: string | null;
  note: string | null;
  remarks: (string | null)[];
}

/**
 * Stores what an operator says became of an order, with her notes. What was submitted already is one purchase, also if she was the
 * one who found it: its attempt gets the outcome. Otherwise she has made an attempt of her own.
 */
export async function recordOutcome(
  tx: Transaction,
  before: Task,
  settled: TaskTransition,
  { code, note, remarks }: Outcome,
): Promise<void> {
  const wasSubmitted = before.status === 'submitting' || before.status === 'outcome_unknown';
  const submitted = wasSubmitted ? await lastAttempt(tx, before.id) : undefined;
  if (!submitted) return recordAttempt(tx, settled, { code, note, remarks });
  const isPlaced = settled.task.status === 'placed';
  const state = isPlaced ? 'confirmed' : 'not_submitted';
  await endAttempt(tx, submitted.id, { state, outcome: isPlaced ? 'placed' : 'failed', code, detail: note });
  await insertNotes(tx, settled, remarks);
}
