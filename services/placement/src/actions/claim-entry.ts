import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { entryOf } from '../domain/entry.ts';
import { claim, reasonNotAllowed } from '../domain/transitions.ts';
import { lockTask, saveTransition } from '../storage/tasks.ts';

export const claimEntry = answer(
  api.placement.claimEntry,
  async ({ params, actor }, { transaction, rules }: ActionContext & PlacementDependencies) =>
    transaction(async (tx) => {
      const seen = await lockTask(tx, params.orderNumber);
      const no = reasonNotAllowed(seen.task, actor.subject);
      if (no) refuse(no);
      const claimed = claim(seen, actor.subject, rules.leaseSeconds);
      await saveTransition(tx, claimed);
      return reply(200, entryOf(claimed.task));
    }),
);
