import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { isOver } from '../domain/price-question.ts';
import { reasonNotToRenew } from '../domain/transitions.ts';
import { ask, isAboveCeiling } from '../processes/ask-customer.ts';
import { lockTask } from '../processes/load-task.ts';
import { refuseTask } from '../processes/refuse-task.ts';
import { saveTask } from '../processes/save-task.ts';
import { insertNote } from '../storage/attempts.ts';
import { questionOf } from '../storage/price-questions.ts';

/** An operator has seen the price. Her claim ends, and the entry waits for the shopper, also where machines may not ask. */
export const askCustomer = answer(
  api.placement.askCustomer,
  ({ params, body, actor: { subject }, expects }, { transaction }) =>
    transaction(async (tx) => {
      const { actualTotalCents: totalCents, note } = body;
      const loaded = await lockTask(tx, params.orderNumber);
      const { task, now } = loaded;
      expects(task.version);
      const refusal = reasonNotToRenew(task, subject);
      if (refusal) refuseTask(task, refusal);
      refuseUnless(task.status !== 'submitting', 'submission_begun');
      refuseUnless(isAboveCeiling(totalCents, task), 'not_over_ceiling');
      refuseUnless(task.address.email !== null, 'customer_unreachable');
      const known = await questionOf(tx, task.id);
      refuseUnless(!known || !isOver(known, now), 'customer_was_asked');
      const asked = await ask(tx, loaded, known, { by: subject, totalCents, atLeast: false });
      await saveTask(tx, task, asked);
      if (note !== null) await insertNote(tx, task.id, { by: subject, text: note });
      return reply(200, entryOf(asked.task), { version: asked.task.version });
    }),
);
