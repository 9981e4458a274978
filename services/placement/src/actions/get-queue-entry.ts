import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { entryOf, holdOf } from '../domain/entry.ts';
import { questionForOperator } from '../domain/price-question.ts';
import { loadTask } from '../processes/load-task.ts';
import { attemptsOf, notesOf } from '../storage/attempts.ts';
import { evidenceOf } from '../storage/evidence.ts';
import { inOneSnapshot } from '../storage/one-snapshot.ts';
import { questionOf } from '../storage/price-questions.ts';
import { shippingOptionOf } from '../storage/shipping-options.ts';

/** The state of an order and its attempts are of one moment: whoever reads that it was placed also reads by which attempt. */
export const getQueueEntry = answer(api.placement.getQueueEntry, ({ params }, { transaction }) =>
  transaction(async (tx) => {
    await inOneSnapshot(tx);
    const { task } = await loadTask(tx, params.orderNumber);
    const [attempts, evidence, notes, shippingOption, question] = await Promise.all([
      attemptsOf(tx, task.id),
      evidenceOf(tx, task.id),
      notesOf(tx, task.id),
      shippingOptionOf(tx, task.orderNumber),
      questionOf(tx, task.id),
    ]);
    const { name, email, phone } = task.address;
    const detail = {
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
    };
    return reply(200, detail, { version: task.version });
  }),
);
