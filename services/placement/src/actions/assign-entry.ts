import { api } from '@muse/contracts';
import { type ActionContext, answer } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { changeEntry } from '../processes/change-entry.ts';
import { assignment } from '../processes/hand-over-entry.ts';

export const assignEntry = answer(
  api.placement.assignEntry,
  ({ params, body, actor, expects }, { transaction, rules }: ActionContext & PlacementDependencies) =>
    transaction((tx) => changeEntry(tx, { ...params, expects }, assignment(actor, body.assignee, rules.leaseSeconds))),
);
