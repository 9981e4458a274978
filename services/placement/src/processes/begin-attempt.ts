import { placementStarted } from '@muse/contracts';
import { NotReadyError, type StoppableContext, type Transaction } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { begin, queueAgain } from '../domain/attempt.ts';
import type { FailureCode } from '../domain/failure-codes.ts';
import { actorOf, type MachineMethod } from '../domain/machine.ts';
import { type Task, taskReference } from '../domain/task.ts';
import type { TaskTransition } from '../domain/transitions.ts';
import { attemptsInARow, insertAttempt, insertPassedOver } from '../storage/machine-attempts.ts';
import { takePlace } from '../storage/pace.ts';
import { placementRulesOf } from '../storage/store-placement.ts';
import { type PlacementOrder, StoppedError, type Way } from '../ways/way.ts';
import { assertMayGoOn } from './check-switches.ts';
import { chooseWay } from './choose-way.ts';
import { loadTask, lockTask } from './load-task.ts';
import { placementOrderOf } from './placement-order.ts';
import { saveTask } from './save-task.ts';

export type MachineContext = StoppableContext & PlacementDependencies;

export interface RunningAttempt {
  id: number;
  /** The version of the task that this attempt has made. */
  generation: number;
  method: MachineMethod;
  version: string;
  order: PlacementOrder;
  sessionId: string;
}

/** A task as it was queued: any other version of it has a job of its own, or needs none. */
export interface QueuedTask {
  orderNumber: string;
  version: number;
}

/**
 * Begins an attempt, and returns `undefined` if this task is not for a machine (any more). Throws `NotReadyError` while the store has
 * no place for another machine, or the time of the next attempt has not come. No other store waits for that.
 */
export async function beginAttempt(queued: QueuedTask, ctx: MachineContext): Promise<RunningAttempt | undefined> {
  const { task, now } = await loadTask(ctx.db, queued.orderNumber);
  if (!isQueued(task, queued)) return undefined;
  const waitMs = task.runAt === null ? 0 : Date.parse(task.runAt) - Date.parse(now);
  if (waitMs > 0) throw new NotReadyError('the next attempt is not due yet', waitMs);
  const order = await placementOrderOf(ctx.db, task, ctx.rules);
  const way = ctx.ways[task.method as MachineMethod];
  const usable = await usableVersion(way, order, ctx);
  return ctx.transaction(async (tx) => {
    const loaded = await lockTask(tx, queued.orderNumber);
    if (!isQueued(loaded.task, queued)) return undefined;
    if ('code' in usable) return passOver(tx, loaded, usable.code);
    const stopped = await stoppedBy(tx, loaded.task, usable.version);
    if (stopped) return passOver(tx, loaded, stopped);
    await waitForPlace(tx, loaded.task);
    const begun = begin(loaded, ctx.rules.attemptSeconds);
    await saveTask(tx, loaded.task, begun);
    const id = await insertAttempt(tx, begun.task, { version: usable.version, state: 'in_progress' });
    const by = actorOf(task.method);
    const attempt = 1 + (await attemptsInARow(tx, task.id, task.method));
    tx.publish(placementStarted, { ...taskReference(begun.task), by, attempt });
    const { version: generation, sessionId } = begun.task;
    return { id, generation, method: way.method, version: usable.version, order, sessionId };
  });
}

const isQueued = ({ status, method, version }: Task, queued: QueuedTask): boolean =>
  status === 'queued' && method !== 'manual' && version === queued.version;

type Usable = { version: string } | { code: FailureCode };

async function usableVersion(way: Way, order: PlacementOrder, { log }: MachineContext): Promise<Usable> {
  try {
    const code = await way.unavailable(order.storeId);
    return code === undefined ? { version: await way.version(order) } : { code };
  } catch (error) {
    if (error instanceof StoppedError) return { code: error.code };
    log.error(
      { orderNumber: order.orderNumber, method: way.method, error },
      'a way could not be asked whether it can be used',
    );
    return { code: 'internal_error' };
  }
}

async function stoppedBy(
  tx: Transaction,
  { storeId, method }: Task,
  version: string,
): Promise<FailureCode | undefined> {
  try {
    await assertMayGoOn(tx, { storeId, method, version });
    return undefined;
  } catch (error) {
    if (error instanceof StoppedError) return error.code;
    throw error;
  }
}

/** Leaves the task to the next way, without an attempt at the store. */
async function passOver(tx: Transaction, loaded: TaskTransition, code: FailureCode): Promise<undefined> {
  const { task } = loaded;
  await insertPassedOver(tx, task, code);
  const next = await chooseWay(tx, task.storeId, task.method, task.orderNumber);
  const after = queueAgain(loaded, actorOf(task.method), { ...next, afterSeconds: 0 }, `${task.method}: ${code}`);
  await saveTask(tx, task, after, { code });
}

async function waitForPlace(tx: Transaction, task: Task): Promise<void> {
  const wait = await takePlace(tx, task, await placementRulesOf(tx, task.storeId));
  if (wait === undefined) return;
  // The further back, the longer: however many wait at a store, they ask a few times a second.
  const seconds = Math.min(120, Math.max(1, wait.afterSeconds, wait.ahead / 2));
  throw new NotReadyError('other orders are being placed at this store', seconds * 1_000 * (0.75 + Math.random() / 2));
}
