import { newId, type QuestionAnswer } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { StoredQuestion } from '../domain/price-question.ts';

/** Written under the lock of its task, like everything that is decided about an order. */

export const questionOf = (sql: Sql, taskId: string): Promise<StoredQuestion | undefined> =>
  sql.one<StoredQuestion>`
    select id, asked_at, asked_by, ends_at, total_cents, at_least, answer, answered_at, due_at
    from price_question where task_id = ${taskId}`;

interface NewQuestion {
  taskId: string;
  askedBy: string;
  endsAt: string;
  totalCents: number;
  atLeast: boolean;
}

export async function insertQuestion(tx: Sql, question: NewQuestion): Promise<string> {
  const id = newId('question');
  await tx.run`
    insert into price_question (id, task_id, asked_by, ends_at, total_cents, at_least, due_at)
    values (${id}, ${question.taskId}, ${question.askedBy}, ${question.endsAt}, ${question.totalCents}, ${question.atLeast}, ${question.endsAt})`;
  return id;
}

/** The price was looked at again. */
export const savePrice = (
  tx: Sql,
  id: string,
  { totalCents, atLeast, dueAt }: Pick<StoredQuestion, 'totalCents' | 'atLeast' | 'dueAt'>,
): Promise<number> =>
  tx.run`update price_question set total_cents = ${totalCents}, at_least = ${atLeast}, due_at = ${dueAt} where id = ${id}`;

/** An answer is given once. */
export const saveAnswer = (tx: Sql, id: string, answer: QuestionAnswer, dueAt: string | null): Promise<number> =>
  tx.run`
    update price_question set answer = ${answer}, answered_at = muse_clock(), due_at = ${dueAt}
    where id = ${id} and answer is null`;

export const setDue = (tx: Sql, id: string, dueAt: string | null): Promise<number> =>
  tx.run`update price_question set due_at = ${dueAt} where id = ${id}`;

/** The orders whose question is due, up to `limit`. */
export const dueQuestions = (db: Sql, limit: number): Promise<{ orderNumber: string }[]> =>
  db.many<{ orderNumber: string }>`
    select t.order_number from price_question q join placement_task t on t.id = q.task_id
    where q.due_at <= muse_clock() order by q.due_at limit ${limit}`;
