import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { entryOf } from '../domain/entry.ts';
import { claim, reasonNotAllowed } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { refuseTask } from '../processes/refuse-task.ts';
import { saveTask } from '../processes/save-task.ts';

export const claimEntry = answer(
  api.placement.claimEntry,
  async ({ params, actor, expects }, { transaction, rules }: ActionContext & PlacementDependencies) =>
    transaction(async (tx) => {
      const loaded = await lockTask(tx, params.orderNumber);
      expects(loaded.task.version);
      const refusal = reasonNotAllowed(loaded.task, actor.subject);
      if (refusal) refuseTask(loaded.task, refusal);
      const claimed = claim(loaded, actor.subject, rules.leaseSeconds);
      await saveTask(tx, loaded.task, claimed);
      return reply(200, entryOf(claimed.task), { version: claimed.task.version });
    }),
);
