import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { entryOf, holdOf } from '../domain/entry.ts';
import { questionForOperator } from '../domain/price-question.ts';
import { loadTask } from '../processes/load-task.ts';
import { attemptsOf, notesOf } from '../storage/attempts.ts';
import { evidenceOf } from '../storage/evidence.ts';
import { questionOf } from '../storage/price-questions.ts';
import { shippingOptionOf } from '../storage/shipping-options.ts';

export const getQueueEntry = answer(api.placement.getQueueEntry, async ({ params }, { db }) => {
  const { task } = await loadTask(db, params.orderNumber);
  const [attempts, evidence, notes, shippingOption, question] = await Promise.all([
    attemptsOf(db, task.id),
    evidenceOf(db, task.id),
    notesOf(db, task.id),
    shippingOptionOf(db, task.orderNumber),
    questionOf(db, task.id),
  ]);
  const { name, email, phone } = task.address;
  return reply(200, {
    ...entryOf(task),
    items: task.lines,
    shippingAddress: task.address,
    shippingOption,
    customer: { subject: task.shopper, name, email, phone },
    ceilingCents: task.ceilingCents,
    storeOrderNumber: task.storeOrderNumber,
    hold: holdOf(task),
    question: question ? questionForOperator(question, task) : null,
    attempts,
    evidence,
    notes,
  });
});
