import { formatAskedPrice, formatMoney, placementCustomerAsked } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { dueAt, endOfQuestion, isOver, itemsOf, paidToStore, type StoredQuestion } from '../domain/price-question.ts';
import { noLease, type Task, taskReference } from '../domain/task.ts';
import { apply, type TaskTransition } from '../domain/transitions.ts';
import { insertQuestion, questionOf, savePrice } from '../storage/price-questions.ts';
import { placementRulesOf } from '../storage/store-placement.ts';
import type { NotSubmitted } from '../ways/way.ts';
import { failAskedOrder } from './fail-asked-order.ts';

/** What the store asks for: `atLeast`, if shipping or tax may come on top. */
export interface AskedPrice {
  totalCents: number;
  atLeast: boolean;
}

/**
 * After a machine has seen a price above the ceiling: the shopper is asked. When her time is over, the order fails instead. Returns
 * `undefined` if it is for a person: asking is off, she has no e-mail address, the total was not seen, or it is not proven that
 * nothing was bought before the submission.
 */
export async function askAfterAttempt(
  tx: Transaction,
  loaded: TaskTransition,
  found: NotSubmitted,
  { by, asks }: { by: string; asks: boolean },
): Promise<TaskTransition | undefined> {
  const { task, now } = loaded;
  const { totalCents, atLeast = false } = found;
  if (task.status !== 'in_progress' || totalCents === undefined || !isAboveCeiling(totalCents, task)) return undefined;
  const { askCustomer } = await placementRulesOf(tx, task.storeId);
  if (!(askCustomer ?? asks) || task.address.email === null) return undefined;
  const known = await questionOf(tx, task.id);
  if (known && isOver(known, now)) return failAskedOrder(tx, loaded, known);
  return ask(tx, loaded, known, { by, totalCents, atLeast });
}

export const isAboveCeiling = (totalCents: number, { ceilingCents }: Pick<Task, 'ceilingCents'>): boolean =>
  Number.isSafeInteger(totalCents) && totalCents > ceilingCents && totalCents <= largestCents;

const largestCents = 99_999_999;

/** The order waits for its shopper. She gets one e-mail: a further time within the same question only updates the price. */
export async function ask(
  tx: Transaction,
  loaded: TaskTransition,
  known: StoredQuestion | undefined,
  { by, totalCents, atLeast }: AskedPrice & { by: string },
): Promise<TaskTransition> {
  const { task, now } = loaded;
  const price = formatAskedPrice({ askedCents: totalCents, atLeast, currency: task.currency });
  const note = `the store asks for ${price}, at most ${formatMoney(task.ceilingCents, task.currency)} is allowed`;
  const waiting = { ...noLease, runAt: null, reason: `waits for the shopper: ${note}` };
  const asked = apply(loaded, 'shopper is asked', by, waiting, note);
  if (known) {
    await savePrice(tx, known.id, { totalCents, atLeast, dueAt: dueAt(known, now) });
    return asked;
  }
  const endsAt = endOfQuestion(now);
  const questionId = await insertQuestion(tx, { taskId: task.id, askedBy: by, endsAt, totalCents, atLeast });
  const { shopper, storeName, currency, totalCents: refundCents } = task;
  tx.publish(placementCustomerAsked, {
    ...taskReference(task),
    ...{ by, questionId, shopper, storeName, items: itemsOf(task), currency, endsAt },
    ...{ paidCents: paidToStore(task), askedCents: totalCents, atLeast, refundCents },
  });
  return asked;
}
