import { placementOutcomeUnknown } from '@muse/contracts';
import { isUndecided, loseOutcome, secondsToLookUp } from '../domain/attempt.ts';
import { actorOf } from '../domain/machine.ts';
import { storedText } from '../domain/stored-text.ts';
import { taskReference } from '../domain/task.ts';
import { attemptForUpdate, markUnknown } from '../storage/machine-attempts.ts';
import type { UnknownOutcome } from '../ways/way.ts';
import type { MachineContext } from './begin-attempt.ts';
import type { EndingAttempt } from './end-not-submitted.ts';
import { lockTask } from './load-task.ts';
import { recordResult } from './record-result.ts';
import { saveTask } from './save-task.ts';

const firstLookUpSeconds = secondsToLookUp(0, 0) as number;

/** The store may have the order: from now on it is looked up, and never submitted again. */
export const endUnknown = (attempt: EndingAttempt, found: UnknownOutcome, ctx: MachineContext): Promise<void> =>
  ctx.transaction(async (tx) => {
    const loaded = await lockTask(tx, attempt.order.orderNumber);
    const current = await attemptForUpdate(tx, attempt.id);
    if (!current || !isUndecided(loaded.task, current)) return;
    const { method, version, order } = attempt;
    const by = actorOf(method);
    const { code } = found;
    const detail = storedText(found.detail);
    await markUnknown(tx, attempt.id, { code, detail, lookUpSeconds: method === 'manual' ? null : firstLookUpSeconds });
    const unknown = loseOutcome(loaded, by, `${code}: ${detail}`);
    await saveTask(tx, loaded.task, unknown);
    if (unknown.history.length === 0) return;
    await recordResult(tx, { storeId: order.storeId, method, code, verified: false, version });
    tx.publish(placementOutcomeUnknown, { ...taskReference(unknown.task), by, code });
    tx.afterCommit(() =>
      ctx.log.error({ ...taskReference(unknown.task), code }, 'the outcome of a placement is unknown'),
    );
  });
