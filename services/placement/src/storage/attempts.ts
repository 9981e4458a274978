import type { QueueDetail } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { StoppedMachine } from '../domain/instructions.ts';
import type { TaskTransition } from '../domain/transitions.ts';

/** Inserts one attempt of an operator at the store, from the claim to its outcome, and her notes. */
export async function recordAttempt(
  tx: Sql,
  transition: TaskTransition,
  { code, note, remarks }: { code: string | null; note: string | null; remarks: (string | null)[] },
): Promise<void> {
  const { task, now } = transition;
  await tx.run`
    insert into attempt (task_id, method, started_at, ended_at, outcome, state, code, note)
    values (${task.id}, ${task.method}, ${task.claimedAt ?? now}, ${now}, ${task.status},
            ${task.status === 'placed' ? 'confirmed' : 'not_submitted'}, ${code}, ${note})`;
  await insertNotes(tx, transition, remarks);
}

export async function insertNotes(
  tx: Sql,
  { task, now }: TaskTransition,
  remarks: readonly (string | null)[],
): Promise<void> {
  const texts = remarks.filter((remark) => remark !== null);
  if (texts.length === 0) return;
  await tx.run`
    insert into note (task_id, by, text, at)
    select ${task.id}, ${task.settledBy}, text, ${now}::timestamptz from unnest(${texts}::text[]) as text`;
}

/** Each attempt with its evidence: of a machine what it kept, of a person what was added while she worked. */
export const attemptsOf = (db: Sql, taskId: string): Promise<QueueDetail['attempts']> =>
  db.many<QueueDetail['attempts'][number]>`
    select method, started_at, ended_at, outcome, code, version, step, coalesce(filled, '[]') as filled, detail, looked_up,
           array(select e.id from evidence e where e.task_id = a.task_id
                   and case when e.attempt_id is not null then e.attempt_id = a.id
                            else a.method = 'manual' and e.at >= a.started_at and e.at <= coalesce(a.ended_at, 'infinity') end
                 order by e.at, e.id) as evidence
    from attempt a where task_id = ${taskId} order by id`;

export const insertNote = (tx: Sql, taskId: string, { by, text }: { by: string; text: string }): Promise<number> =>
  tx.run`insert into note (task_id, by, text) values (${taskId}, ${by}, ${text})`;

export const notesOf = (db: Sql, taskId: string): Promise<QueueDetail['notes']> =>
  db.many`select by, text, at from note where task_id = ${taskId} order by id`;

/** Where the last machine stopped, or `undefined` if none has begun. A way that was passed over has not. */
export const stoppedMachineOf = (db: Sql, taskId: string): Promise<StoppedMachine | undefined> =>
  db.one<StoppedMachine>`
    select a.method, a.code, a.step, coalesce(a.filled, '[]') as filled, a.detail,
           (select e.id from evidence e where e.task_id = a.task_id and e.attempt_id = a.id
            order by e.content_type like 'image/%' desc, e.at desc, e.id desc limit 1) as evidence_id
    from attempt a where a.task_id = ${taskId} and a.generation is not null and a.method <> 'manual' and a.state = 'not_submitted'
    order by a.id desc limit 1`;
