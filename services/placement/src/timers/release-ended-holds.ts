import { timer } from '@muse/kit';
import { system } from '../domain/transitions.ts';
import { enqueueForMachine } from '../processes/save-task.ts';
import { releaseEndedHolds } from '../storage/queue-statistics.ts';

/** Returns entries to the queue whose hold has ended, so that lists show them; an operator who claims one before does not need it. */
export const releaseHolds = timer('release-ended-holds', { everyMs: 10_000 }, ({ transaction }) =>
  transaction(async (tx) => {
    for (const task of await releaseEndedHolds(tx, system)) enqueueForMachine(tx, task);
  }),
);
