import { api } from '@muse/contracts';
import { type ActionContext, answer } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { claim, reasonNotToRenew } from '../domain/transitions.ts';
import { changeEntry } from '../processes/change-entry.ts';

export const heartbeat = answer(
  api.placement.heartbeat,
  ({ params, actor: { subject }, expects }, { transaction, rules }: ActionContext & PlacementDependencies) =>
    transaction((tx) =>
      changeEntry(
        tx,
        { ...params, expects },
        {
          refusal: (task) => reasonNotToRenew(task, subject),
          apply: (loaded) => claim(loaded, subject, rules.leaseSeconds),
        },
      ),
    ),
);
