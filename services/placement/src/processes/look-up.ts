import type { Transaction } from '@muse/kit';
import { type Attempt, secondsToLookUp } from '../domain/attempt.ts';
import type { FailureCode } from '../domain/failure-codes.ts';
import { actorOf, type MachineMethod } from '../domain/machine.ts';
import { storedText } from '../domain/stored-text.ts';
import type { Task } from '../domain/task.ts';
import { raisePriority, saveLookUp } from '../storage/look-ups.ts';
import { lastAttempt } from '../storage/machine-attempts.ts';
import { placementRulesOf } from '../storage/store-placement.ts';
import { type LookUp, StoppedError } from '../ways/way.ts';
import { keepEvidence } from './attempt-context.ts';
import type { MachineContext } from './begin-attempt.ts';
import { endPlaced } from './end-placed.ts';
import { loadTask, lockTask } from './load-task.ts';
import { placementOrderOf } from './placement-order.ts';
import { recordResult } from './record-result.ts';

const timeoutMs = 120_000;

interface DueLookUp {
  orderNumber: string;
  attemptId: number;
  /** The first is 1. */
  lookUp: number;
}

/**
 * Looks an unknown outcome up at its store. Found: the order is placed, if it can be its own. Absent: nothing follows of itself; a person
 * signs it once the store has had its time. More than one: a person is called.
 */
export async function lookUp({ orderNumber, attemptId, lookUp: nth }: DueLookUp, ctx: MachineContext): Promise<void> {
  const { task } = await loadTask(ctx.db, orderNumber);
  const attempt = await lastAttempt(ctx.db, task.id);
  const isDue = attempt?.id === attemptId && attempt.state === 'unknown' && attempt.lookUps === nth - 1;
  if (task.status !== 'outcome_unknown' || !isDue) return;
  const seen = await ask(task, attempt, ctx);
  if (seen.state === 'found') {
    const { id, generation, method, version } = attempt;
    const order = { orderNumber, storeId: task.storeId };
    await endPlaced({ id, generation, method, version, order, sessionId: task.sessionId }, seen, ctx);
  }
  await ctx.transaction((tx) => record(tx, task, attempt, seen, ctx));
}

async function ask(task: Task, attempt: Attempt, ctx: MachineContext): Promise<LookUp> {
  const method = attempt.method as MachineMethod;
  const order = await placementOrderOf(ctx.db, task, ctx.rules);
  const kept = { taskId: task.id, attemptId: attempt.id, by: actorOf(method) };
  try {
    return await ctx.ways[method].lookUp(order, attempt.reference ?? {}, {
      signal: AbortSignal.any([ctx.stopping, AbortSignal.timeout(timeoutMs)]),
      keep: (evidence) => keepEvidence(evidence, kept, ctx),
      async secret(name) {
        const value = await ctx.storeSecrets.get(task.storeId, name);
        if (value === undefined) throw new StoppedError('no_secret', `The store has no secret named ${name}.`);
        return value;
      },
    });
  } catch (error) {
    if (error instanceof StoppedError) return unclear(error.code, error.message);
    ctx.log.warn({ orderNumber: task.orderNumber, method, error }, 'an outcome could not be looked up');
    return unclear('internal_error', 'The look-up failed; the log says how.');
  }
}

const unclear = (code: FailureCode, detail: string): LookUp => ({ state: 'unclear', code, detail });

/** A number that was found and may not be its own stays unknown, and what is said of it stays as it is. */
async function record(
  tx: Transaction,
  { storeId, orderNumber }: Task,
  attempt: Attempt,
  seen: LookUp,
  { log }: MachineContext,
): Promise<void> {
  await lockTask(tx, orderNumber);
  const { settleMinutes } = await placementRulesOf(tx, storeId);
  const nextSeconds = secondsToLookUp(attempt.lookUps + 1, settleMinutes) ?? null;
  if (seen.state !== 'duplicate') {
    const lookedUp = seen.state === 'absent' ? 'absent' : 'unclear';
    await saveLookUp(tx, attempt.id, { lookedUp, code: null, detail: null, nextSeconds });
    return;
  }
  const numbers = seen.storeOrderNumbers.slice(0, 10).map(storedText).join(', ');
  const code = 'duplicate_order';
  const detail = `The store has ${numbers}.`;
  await saveLookUp(tx, attempt.id, { lookedUp: 'duplicate', code, detail, nextSeconds: null });
  await raisePriority(tx, orderNumber);
  await recordResult(tx, { storeId, method: attempt.method, code, verified: true, version: attempt.version });
  tx.afterCommit(() =>
    log.error({ orderNumber, storeId, storeOrders: numbers }, 'a store has an order more than once'),
  );
}
