import type { Role } from '@muse/contracts';
import { assign, reasonNotToRelease, reasonNotToTake, release } from '../domain/transitions.ts';
import type { changeEntry } from './change-entry.ts';

interface Operator {
  subject: string;
  roles: readonly Role[];
}

type Change = Parameters<typeof changeEntry>[2];

/** Gives an entry to an operator. Only an admin may take it from another one. */
export const assignment = (by: Operator, assignee: string, leaseSeconds: number): Change => ({
  refusal: (task) => reasonNotToTake(task, by),
  apply: (loaded) => assign(loaded, by.subject, assignee, leaseSeconds),
});

/**
 * Returns an entry to the queue. An admin may release an entry that another operator has claimed, or that a dispute or review of
 * its payment holds. Releasing an unclaimed entry changes nothing.
 */
export const releasing = (by: Operator): Change => ({
  refusal(task) {
    const refusal = reasonNotToRelease(task, by.subject);
    const isForAdmin = refusal === 'held_by_another' || refusal === 'order_on_hold';
    return isForAdmin && by.roles.includes('admin') ? undefined : refusal;
  },
  apply: (loaded) => (loaded.task.status === 'queued' ? loaded : release(loaded, by.subject)),
});
