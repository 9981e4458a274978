import { readOrderNumber } from '@muse/contracts';
import { refuseUnless, type Sql } from '@muse/kit';
import { startTransition, type TaskTransition } from '../domain/transitions.ts';
import { selectTask, selectTaskForUpdate, type TaskRow } from '../storage/tasks.ts';

/** Loads the task of an order number as a person types it. Refuses with `not_found` if there is none. */
export const loadTask = (db: Sql, typedNumber: string): Promise<TaskTransition> => load(db, typedNumber, selectTask);

/** Loads the task under its row lock, so that claiming, settling and cancelling an order run one after the other. */
export const lockTask = (tx: Sql, typedNumber: string): Promise<TaskTransition> =>
  load(tx, typedNumber, selectTaskForUpdate);

async function load(
  sql: Sql,
  typedNumber: string,
  select: (sql: Sql, orderNumber: string) => Promise<TaskRow | undefined>,
): Promise<TaskTransition> {
  const orderNumber = readOrderNumber(typedNumber);
  refuseUnless(orderNumber, 'not_found');
  const row = await select(sql, orderNumber);
  refuseUnless(row, 'not_found');
  const { now, ...task } = row;
  return startTransition(task, now);
}
