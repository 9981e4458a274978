import type { RefusalCode } from '@muse/contracts';
import { refuse } from '@muse/kit';
import type { Task } from '../domain/task.ts';

/** Says who has the entry, and until when, instead of leaving the operator to look it up. */
export function refuseTask({ assignee, leaseExpiresAt }: Task, refusal: RefusalCode): never {
  if (refusal !== 'held_by_another' || assignee === null) refuse(refusal);
  const until = leaseExpiresAt === null ? '' : ` until ${leaseExpiresAt}, unless the lease is renewed`;
  refuse(refusal, { detail: `${assignee} has claimed this entry${until}.` });
}
