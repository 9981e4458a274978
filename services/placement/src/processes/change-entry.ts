import type { RefusalCode } from '@muse/contracts';
import { type Incoming, reply, type Transaction } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import type { Task } from '../domain/task.ts';
import type { TaskTransition } from '../domain/transitions.ts';
import { lockTask } from './load-task.ts';
import { refuseTask } from './refuse-task.ts';
import { saveTask } from './save-task.ts';

interface Change {
  /** Why the operator may not do it, or `undefined`. */
  refusal(task: Task): RefusalCode | undefined;
  apply(loaded: TaskTransition): TaskTransition;
}

/** Locks an entry, checks the version that the caller has seen, changes the entry, and replies with it. */
export async function changeEntry(
  tx: Transaction,
  { orderNumber, expects }: { orderNumber: string; expects: Incoming<never>['expects'] },
  { refusal, apply }: Change,
) {
  const loaded = await lockTask(tx, orderNumber);
  expects(loaded.task.version);
  const refused = refusal(loaded.task);
  if (refused) refuseTask(loaded.task, refused);
  const changed = apply(loaded);
  await saveTask(tx, loaded.task, changed);
  return reply(200, entryOf(changed.task), { version: changed.task.version });
}
