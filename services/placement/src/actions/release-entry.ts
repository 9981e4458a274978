import { api } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { reasonNotAllowed, release } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { saveTransition } from '../storage/tasks.ts';

export const releaseEntry = answer(api.placement.releaseEntry, async ({ params, actor }, { transaction }) =>
  transaction(async (tx) => {
    const loaded = await lockTask(tx, params.orderNumber);
    const refusal = reasonNotAllowed(loaded.task, actor.subject);
    // An admin may release an entry that another operator has claimed.
    const forAnother = refusal === 'held_by_another' && actor.roles.includes('admin');
    if (refusal && !forAnother) refuse(refusal);
    if (loaded.task.status !== 'claimed') return reply(200, entryOf(loaded.task));
    const released = release(loaded, actor.subject);
    await saveTransition(tx, released);
    return reply(200, entryOf(released.task));
  }),
);
