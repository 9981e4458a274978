import { api } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { reasonNotAllowed, release } from '../domain/transitions.ts';
import { lockTask, saveTransition } from '../storage/tasks.ts';

export const releaseEntry = answer(api.placement.releaseEntry, async ({ params, actor }, { transaction }) =>
  transaction(async (tx) => {
    const seen = await lockTask(tx, params.orderNumber);
    const no = reasonNotAllowed(seen.task, actor.subject);
    // An operator who went home holds nothing up: an admin gives back for anybody.
    const forAnother = no === 'held_by_another' && actor.roles.includes('admin');
    if (no && !forAnother) refuse(no);
    if (seen.task.status !== 'claimed') return reply(200, entryOf(seen.task));
    const released = release(seen, actor.subject);
    await saveTransition(tx, released);
    return reply(200, entryOf(released.task));
  }),
);
