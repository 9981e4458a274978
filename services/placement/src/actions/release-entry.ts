import { api } from '@muse/contracts';
import { answer } from '@muse/kit';
import { changeEntry } from '../processes/change-entry.ts';
import { releasing } from '../processes/hand-over-entry.ts';

export const releaseEntry = answer(api.placement.releaseEntry, ({ params, actor, expects }, { transaction }) =>
  transaction((tx) => changeEntry(tx, { ...params, expects }, releasing(actor))),
);
