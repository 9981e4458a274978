import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { switchesNow } from '../storage/switches.ts';

export const listSwitches = answer(api.placement.listSwitches, async (_request, { db }) =>
  reply(200, { switches: await switchesNow(db) }),
);
