import { type PlacementMethod, placementFailed } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { isRunning, isUndecided, nextStep, queueAgain } from '../domain/attempt.ts';
import { failureOf } from '../domain/failure-codes.ts';
import { handOverReason } from '../domain/hand-over-reason.ts';
import { actorOf } from '../domain/machine.ts';
import { storedText } from '../domain/stored-text.ts';
import { taskReference } from '../domain/task.ts';
import { settle, type TaskTransition } from '../domain/transitions.ts';
import { attemptForUpdate, attemptsInARow, endAttempt } from '../storage/machine-attempts.ts';
import { lockRiskOf } from '../storage/payment-risks.ts';
import type { NotSubmitted } from '../ways/way.ts';
import { askAfterAttempt } from './ask-customer.ts';
import type { MachineContext, RunningAttempt } from './begin-attempt.ts';
import { chooseWay } from './choose-way.ts';
import { lockTask } from './load-task.ts';
import { recordResult } from './record-result.ts';
import { saveUnderRisk } from './save-task.ts';

/** What an attempt is known by: enough for whoever ends it in the place of a process that died. */
export type EndingAttempt = Pick<RunningAttempt, 'id' | 'generation' | 'sessionId'> & {
  method: PlacementMethod;
  version: string | null;
  order: Pick<RunningAttempt['order'], 'orderNumber' | 'storeId'>;
};

/**
 * Ends an attempt that is proven to have bought nothing, and decides what follows: the same way later, the next way, a person, a question
 * to the shopper, or the failure of the order. If somebody else has the task by now, only the attempt is ended.
 */
export const endNotSubmitted = (attempt: EndingAttempt, found: NotSubmitted, ctx: MachineContext): Promise<void> =>
  ctx.transaction(async (tx) => {
    const effect = await lockRiskOf(tx, attempt.sessionId);
    const loaded = await lockTask(tx, attempt.order.orderNumber);
    const current = await attemptForUpdate(tx, attempt.id);
    if (!current || current.state === 'confirmed' || current.state === 'not_submitted') return;
    const decides = isRunning(loaded.task, attempt) || isUndecided(loaded.task, current);
    const { code, step } = found;
    const detail = storedText(found.detail);
    const filled = (found.filled ?? []).slice(0, 100).map(storedText);
    await endAttempt(tx, attempt.id, { state: 'not_submitted', outcome: 'not_submitted', code, detail, step, filled });
    if (!decides) return;
    const { storeId } = attempt.order;
    await recordResult(tx, { storeId, method: attempt.method, code, verified: true, version: attempt.version });
    await saveUnderRisk(tx, loaded.task, await after(tx, loaded, attempt, { ...found, detail }, ctx), effect, {
      code,
      step,
    });
  });

async function after(
  tx: Transaction,
  loaded: TaskTransition,
  { method }: EndingAttempt,
  found: NotSubmitted,
  { rules }: MachineContext,
): Promise<TaskTransition> {
  const { code, detail, step } = found;
  const { task } = loaded;
  const by = actorOf(method);
  const note = `${code}: ${detail}`;
  const next = nextStep(code, await attemptsInARow(tx, task.id, method));
  if (next.is === 'fail') {
    const failed = settle(loaded, 'failed', by, { note });
    const messageToShopper = failureOf(code).shopper;
    tx.publish(placementFailed, { ...taskReference(task), by, reason: note, code, messageToShopper });
    return failed;
  }
  if (next.is === 'retry')
    return queueAgain(loaded, by, { method, reason: `by ${method}: tried again after ${code}`, ...next }, note);
  const asked = next.is === 'ask' && (await askAfterAttempt(tx, loaded, found, { by, asks: rules.asksShoppers }));
  if (asked) return asked;
  const choice = next.is !== 'next_way' ? undefined : await chooseWay(tx, task.storeId, method, task.orderNumber);
  const reason = handOverReason({ method, code, step, detail });
  const way = choice && choice.method !== 'manual' ? choice : { method: 'manual' as const, reason };
  return queueAgain(loaded, by, { method: way.method, reason: way.reason, afterSeconds: 0 }, note);
}
