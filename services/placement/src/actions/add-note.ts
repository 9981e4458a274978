import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { entryOf } from '../domain/entry.ts';
import { claim, reasonNotToRenew } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { saveTask } from '../processes/save-task.ts';
import { insertNote } from '../storage/attempts.ts';

/** Anyone may add a note, also when the entry is settled. From the operator who has claimed it, it is work and renews the lease. */
export const addNote = answer(
  api.placement.addNote,
  ({ params, body, actor: { subject }, expects }, { transaction, rules }: ActionContext & PlacementDependencies) =>
    transaction(async (tx) => {
      const loaded = await lockTask(tx, params.orderNumber);
      expects(loaded.task.version);
      const isHers = reasonNotToRenew(loaded.task, subject) === undefined;
      const noted = isHers ? claim(loaded, subject, rules.leaseSeconds) : loaded;
      await saveTask(tx, loaded.task, noted);
      await insertNote(tx, noted.task.id, { by: subject, text: body.text });
      return reply(201, entryOf(noted.task), { version: noted.task.version });
    }),
);
