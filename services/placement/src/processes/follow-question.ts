import type { Transaction } from '@muse/kit';
import { dueAt, isOver } from '../domain/price-question.ts';
import { noLease } from '../domain/task.ts';
import { apply, system } from '../domain/transitions.ts';
import { questionOf, setDue } from '../storage/price-questions.ts';
import { failAskedOrder } from './fail-asked-order.ts';
import { lockTask } from './load-task.ts';
import { saveTask } from './save-task.ts';

/**
 * What follows from a question by time: its order is tried again, if the shopper waits, or fails at the end. Decided under the lock of the
 * task, like her answer: whichever comes first counts, and nothing follows twice.
 */
export async function followQuestion(tx: Transaction, orderNumber: string): Promise<void> {
  const loaded = await lockTask(tx, orderNumber);
  const { task, now } = loaded;
  const question = await questionOf(tx, task.id);
  if (!question?.dueAt || Date.parse(question.dueAt) > Date.parse(now)) return;
  // It was held, released or settled meanwhile: asking again sets the time again.
  if (task.status !== 'awaiting_customer') return void (await setDue(tx, question.id, null));
  if (isOver(question, now)) return saveTask(tx, task, await failAskedOrder(tx, loaded, question));
  if (question.answer !== 'wait') return void (await setDue(tx, question.id, dueAt(question, now)));
  await setDue(tx, question.id, null);
  const reason = `${task.method === 'manual' ? 'by hand' : `by ${task.method}`}: tried again, as the shopper waits for a lower price`;
  await saveTask(tx, task, apply(loaded, 'tried again', system, { ...noLease, runAt: null, reason }, reason));
}
