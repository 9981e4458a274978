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

export const attemptsOf = async (db: Sql, taskId: string): Promise<QueueDetail['attempts']> => {
  const attempts = await db.many<Omit<QueueDetail['attempts'][number], 'evidence'>>`
    select method, started_at, outcome, code from attempt where task_id = ${taskId} order by id`;
  return attempts.map((attempt) => ({ ...attempt, evidence: [] }));
};

export const notesOf = (db: Sql, taskId: string): Promise<QueueDetail['notes']> =>
  db.many`select by, text, at from note where task_id = ${taskId} order by id`;
