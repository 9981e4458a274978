import { placementFailed } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import type { StoredQuestion } from '../domain/price-question.ts';
import { taskReference } from '../domain/task.ts';
import { settle, system, type TaskTransition } from '../domain/transitions.ts';
import { setDue } from '../storage/price-questions.ts';

const code = 'over_ceiling';

/** The time of the question is over and the price is still above the ceiling, or nothing was answered: the order fails, which refunds it. */
export function failAskedOrder(
  tx: Transaction,
  loaded: TaskTransition,
  question: Pick<StoredQuestion, 'id' | 'answer'>,
): Promise<TaskTransition> {
  const isAnswered = question.answer === 'wait';
  return fail(tx, loaded, question.id, {
    by: system,
    reason: isAnswered ? 'the price stayed above the ceiling' : 'the shopper has not answered about the price',
    messageToShopper: isAnswered
      ? 'The store had raised its price, and it stayed above what you paid.'
      : 'The store had raised its price, and we have not received your answer in time.',
  });
}

/** The shopper does not want to wait: her answer ends the order at once. */
export const cancelAskedOrder = (
  tx: Transaction,
  loaded: TaskTransition,
  questionId: string,
): Promise<TaskTransition> =>
  fail(tx, loaded, questionId, {
    by: loaded.task.shopper,
    reason: 'the shopper has answered by the link of her e-mail: cancel',
    messageToShopper: 'You have cancelled it, because the store had raised its price.',
  });

interface Ending {
  by: string;
  reason: string;
  messageToShopper: string;
}

async function fail(
  tx: Transaction,
  loaded: TaskTransition,
  questionId: string,
  { by, reason, messageToShopper }: Ending,
): Promise<TaskTransition> {
  await setDue(tx, questionId, null);
  const failed = settle(loaded, 'failed', by, { note: reason });
  tx.publish(placementFailed, { ...taskReference(loaded.task), by, reason, code, messageToShopper });
  return failed;
}
