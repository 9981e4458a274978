import type { QueueDetail } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { TaskTransition } from '../domain/transitions.ts';

/** Inserts one attempt at the store, from the claim to its outcome, and the operator's notes. */
export async function recordAttempt(
  tx: Sql,
  { task, now }: TaskTransition,
  { code, note, remarks }: { code: string | null; note: string | null; remarks: (string | null)[] },
): Promise<void> {
  await tx.run`
    with tried as (
      insert into attempt (task_id, method, started_at, ended_at, outcome, code, note)
      values (${task.id}, ${task.method}, ${task.claimedAt ?? now}, ${now}, ${task.status}, ${code}, ${note})
    )
    insert into note (task_id, by, text, at)
    select ${task.id}, ${task.settledBy}, text, ${now}::timestamptz
    from unnest(${remarks.filter((remark) => remark !== null)}::text[]) as text`;
}

/** Each attempt with the evidence that was added while it ran. */
export const attemptsOf = (db: Sql, taskId: string): Promise<QueueDetail['attempts']> =>
  db.many<QueueDetail['attempts'][number]>`
    select method, started_at, outcome, code,
           array(select e.id from evidence e where e.task_id = a.task_id and e.at >= a.started_at and e.at <= coalesce(a.ended_at, 'infinity')
                 order by e.at, e.id) as evidence
    from attempt a where task_id = ${taskId} order by id`;

export const insertNote = (tx: Sql, taskId: string, { by, text }: { by: string; text: string }): Promise<number> =>
  tx.run`insert into note (task_id, by, text) values (${taskId}, ${by}, ${text})`;

export const notesOf = (db: Sql, taskId: string): Promise<QueueDetail['notes']> =>
  db.many`select by, text, at from note where task_id = ${taskId} order by id`;
