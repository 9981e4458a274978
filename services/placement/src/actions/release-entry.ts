import { api } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { reasonNotToRelease, release } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { saveTransition } from '../storage/tasks.ts';

export const releaseEntry = answer(api.placement.releaseEntry, async ({ params, actor }, { transaction }) =>
  transaction(async (tx) => {
    const loaded = await lockTask(tx, params.orderNumber);
    const refusal = reasonNotToRelease(loaded.task, actor.subject);
    // An admin may release an entry that another operator has claimed, or that a dispute or review of its payment holds.
    const isForAdmin = refusal === 'held_by_another' || refusal === 'order_on_hold';
    if (refusal && !(isForAdmin && actor.roles.includes('admin'))) refuse(refusal);
    if (loaded.task.status === 'queued') return reply(200, entryOf(loaded.task));
    const released = release(loaded, actor.subject);
    await saveTransition(tx, released);
    return reply(200, entryOf(released.task));
  }),
);
