import type { PlacementMethod } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { Attempt } from '../domain/attempt.ts';
import type { FailureCode } from '../domain/failure-codes.ts';
import type { Task } from '../domain/task.ts';

interface NewAttempt {
  version: string | null;
  state: 'in_progress' | 'submitting';
}

/** The task is as the attempt has made it: its version is the attempt's generation. */
export async function insertAttempt(tx: Sql, task: Task, { version, state }: NewAttempt): Promise<number> {
  const row = await tx.one<{ id: number }>`
    insert into attempt (task_id, method, started_at, state, version, generation)
    values (${task.id}, ${task.method}, muse_clock(), ${state}, ${version}, ${task.version}) returning id`;
  return (row as { id: number }).id;
}

/** A way that could not be used at all: it began and ended at once. */
export const insertPassedOver = (
  tx: Sql,
  { id, method }: Pick<Task, 'id' | 'method'>,
  code: FailureCode,
): Promise<number> => tx.run`
    insert into attempt (task_id, method, started_at, ended_at, state, outcome, code)
    values (${id}, ${method}, muse_clock(), muse_clock(), 'not_submitted', 'not_submitted', ${code})`;

/** The attempt that began last, or `undefined` if no machine has tried and nobody was submitting. */
export const lastAttempt = (sql: Sql, taskId: string): Promise<Attempt | undefined> =>
  sql.one<Attempt>`
    select id, method, version, state, generation, reference, code, unknown_at, look_ups, looked_up
    from attempt where task_id = ${taskId} and generation is not null order by id desc limit 1`;

export const attemptForUpdate = (tx: Sql, id: number): Promise<Attempt | undefined> =>
  tx.one<Attempt>`
    select id, method, version, state, generation, reference, code, unknown_at, look_ups, looked_up
    from attempt where id = ${id} for update`;

/** The attempt that made this version of the task, or `undefined`. */
export const attemptOfGeneration = (sql: Sql, taskId: string, generation: number): Promise<Attempt | undefined> =>
  sql.one<Attempt>`
    select id, method, version, state, generation, reference, code, unknown_at, look_ups, looked_up
    from attempt where task_id = ${taskId} and generation = ${generation}`;

export const markSubmitting = (tx: Sql, id: number): Promise<number> =>
  tx.run`update attempt set state = 'submitting' where id = ${id} and state = 'in_progress'`;

/** Stored before anything is submitted; what has ended keeps what it had. */
export const rememberReference = (sql: Sql, id: number, reference: Record<string, string>): Promise<number> =>
  sql.run`update attempt set reference = ${json(reference)} where id = ${id} and state in ('in_progress', 'submitting')`;

interface Ended {
  state: 'confirmed' | 'not_submitted';
  outcome: 'placed' | 'failed' | 'not_submitted';
  code: FailureCode | string | null;
  detail: string | null;
  step?: string | undefined;
  filled?: string[] | undefined;
}

export const endAttempt = (
  tx: Sql,
  id: number,
  { state, outcome, code, detail, step = undefined, filled = [] }: Ended,
): Promise<number> =>
  tx.run`
    update attempt set state = ${state}, outcome = ${outcome}, code = ${code}, detail = coalesce(${detail}, detail), step = ${step ?? null},
      filled = ${json(filled)}, ended_at = muse_clock(), look_up_at = null
    where id = ${id}`;

/** `lookUpSeconds`: when the store is asked first; null if only a person can look. */
export const markUnknown = (
  tx: Sql,
  id: number,
  { code, detail, lookUpSeconds }: { code: string; detail: string; lookUpSeconds: number | null },
): Promise<number> =>
  tx.run`
    update attempt set state = 'unknown', outcome = 'outcome_unknown', code = ${code}, detail = ${detail},
      unknown_at = coalesce(unknown_at, muse_clock()), ended_at = coalesce(ended_at, muse_clock()),
      look_up_at = case when unknown_at is null then muse_clock() + make_interval(secs => ${lookUpSeconds}) else look_up_at end
    where id = ${id}`;

/** How often a way has ended without a purchase for this order, since the last time it was another's turn, or it got as far as the price. */
export async function attemptsInARow(tx: Sql, taskId: string, method: PlacementMethod): Promise<number> {
  const row = await tx.one<{ attempts: number }>`
    select count(*)::int as attempts from attempt
    where task_id = ${taskId} and method = ${method} and state = 'not_submitted'
      and id > coalesce((select max(id) from attempt where task_id = ${taskId} and (method <> ${method} or code = 'over_ceiling')), 0)`;
  return row?.attempts ?? 0;
}
