import { placementStates, placementSucceeded } from '@muse/contracts';
import { RefusalError, type Transaction } from '@muse/kit';
import { isUndecided } from '../domain/attempt.ts';
import { actorOf } from '../domain/machine.ts';
import { storedText } from '../domain/stored-text.ts';
import { type Task, taskReference } from '../domain/task.ts';
import { hold, settle, system, type TaskTransition } from '../domain/transitions.ts';
import { insertNote } from '../storage/attempts.ts';
import { attemptForUpdate, endAttempt } from '../storage/machine-attempts.ts';
import { isStoreOrderNumberUsed } from '../storage/tasks.ts';
import type { Placed, UnknownOutcome } from '../ways/way.ts';
import type { MachineContext } from './begin-attempt.ts';
import type { EndingAttempt } from './end-not-submitted.ts';
import { endUnknown } from './end-unknown.ts';
import { lockTask } from './load-task.ts';
import { recordResult } from './record-result.ts';
import { saveTask } from './save-task.ts';

/** A confirmation, or what a look-up has found: it may not tell the total. */
export type Confirmed = Pick<Placed, 'storeOrderNumber' | 'proof'> & {
  totalCents: number | null;
  currency: string | null;
};

/**
 * Settles the order as placed if the confirmation can be its own: a number that no other order has, in its currency, below its ceiling.
 * Anything else stays unknown, for a person.
 */
export async function endPlaced(attempt: EndingAttempt, confirmed: Confirmed, ctx: MachineContext): Promise<void> {
  const doubt = await ctx
    .transaction((tx) => placeOrDoubt(tx, attempt, confirmed, ctx))
    .catch((error: unknown) => {
      // Another order got this number at the same moment.
      if (error instanceof RefusalError && error.code === 'store_order_number_used') return usedNumber(confirmed);
      throw error;
    });
  if (doubt) await endUnknown(attempt, doubt, ctx);
}

async function placeOrDoubt(
  tx: Transaction,
  attempt: EndingAttempt,
  confirmed: Confirmed,
  ctx: MachineContext,
): Promise<UnknownOutcome | undefined> {
  const loaded = await lockTask(tx, attempt.order.orderNumber);
  const current = await attemptForUpdate(tx, attempt.id);
  if (!current || !isUndecided(loaded.task, current)) return reportLate(tx, loaded, attempt, confirmed, ctx);
  const { task } = loaded;
  const doubt = doubtOf(confirmed, task);
  if (doubt) return doubt;
  if (await isStoreOrderNumberUsed(tx, task.storeId, confirmed.storeOrderNumber)) return usedNumber(confirmed);
  const by = actorOf(attempt.method);
  const { storeOrderNumber, totalCents: actualTotalCents } = confirmed;
  const note = storedText(confirmed.proof);
  const placed = settle(loaded, 'placed', by, { storeOrderNumber, actualTotalCents, note });
  await saveTask(tx, task, placed);
  await endAttempt(tx, attempt.id, { state: 'confirmed', outcome: 'placed', code: null, detail: note });
  const { method, version, order } = attempt;
  await recordResult(tx, { storeId: order.storeId, method, code: null, verified: true, version });
  const parcel = null;
  tx.publish(placementSucceeded, {
    ...taskReference(task),
    method,
    by,
    storeOrderNumber,
    actualTotalCents,
    parcel,
    note,
  });
  return undefined;
}

/** Letters, digits and what stores put between them; a sentence or a page is no order number. */
const orderNumberShape = /^[\p{L}\p{N}][\p{L}\p{N} ._/#-]{0,99}$/u;

function doubtOf({ storeOrderNumber, totalCents, currency }: Confirmed, task: Task): UnknownOutcome | undefined {
  const state = 'unknown' as const;
  const said = `The store has confirmed ${storedText(storeOrderNumber).slice(0, 100)}`;
  if (!orderNumberShape.test(storeOrderNumber))
    return { state, code: 'no_confirmation', detail: `${said}, which is no order number.` };
  if (currency !== null && currency !== task.currency)
    return {
      state,
      code: 'currency_mismatch',
      detail: `${said} in ${currency}, and the order is in ${task.currency}.`,
    };
  if (totalCents !== null && !(Number.isSafeInteger(totalCents) && totalCents >= 0 && totalCents <= task.ceilingCents))
    return {
      state,
      code: 'wrong_total',
      detail: `${said} for ${totalCents}, and the ceiling is ${task.ceilingCents} (in cents).`,
    };
  return undefined;
}

const usedNumber = ({ storeOrderNumber }: Confirmed): UnknownOutcome => ({
  state: 'unknown',
  code: 'order_number_used',
  detail: `The store has confirmed ${storeOrderNumber}, which is the number of another order.`,
});

/** Somebody has decided meanwhile that nothing was bought. What is not settled yet is held: it must not be bought again. */
async function reportLate(
  tx: Transaction,
  loaded: TaskTransition,
  { method, order }: EndingAttempt,
  { storeOrderNumber }: Confirmed,
  { log }: MachineContext,
): Promise<undefined> {
  const { task } = loaded;
  if (task.storeOrderNumber === storeOrderNumber) return;
  const text = `The store has accepted this order as ${storedText(storeOrderNumber)}, after it was decided that it had not.`;
  await insertNote(tx, task.id, { by: actorOf(method), text });
  if (placementStates.next(task.status, 'held') !== undefined)
    await saveTask(tx, task, hold(loaded, system, text, null));
  tx.afterCommit(() =>
    log.error({ ...order, status: task.status, storeOrderNumber }, 'a store has an order that was given up'),
  );
}
