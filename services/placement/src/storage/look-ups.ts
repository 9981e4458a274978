import type { Sql } from '@muse/kit';
import type { Attempt } from '../domain/attempt.ts';

/** Attempts whose outcome has to be looked up now, up to 100; each is due once. */
export const takeDueLookUps = (tx: Sql): Promise<{ id: number; lookUps: number; orderNumber: string }[]> =>
  tx.many`
    with due as (
      select id from attempt where state = 'unknown' and look_up_at is not null and look_up_at <= muse_clock()
      order by look_up_at limit 100 for update skip locked
    )
    update attempt a set look_up_at = null from due, placement_task t where a.id = due.id and t.id = a.task_id
    returning a.id, a.look_ups, t.order_number`;

interface LookedUp {
  lookedUp: NonNullable<Attempt['lookedUp']>;
  code: string | null;
  detail: string | null;
  /** Null after the last one. */
  nextSeconds: number | null;
}

/** What a look-up has seen that did not settle the order. */
export const saveLookUp = (tx: Sql, id: number, { lookedUp, code, detail, nextSeconds }: LookedUp): Promise<number> =>
  tx.run`
    update attempt set looked_up = ${lookedUp}, look_ups = look_ups + 1, code = coalesce(${code}, code), detail = coalesce(${detail}, detail),
      look_up_at = muse_clock() + make_interval(secs => ${nextSeconds})
    where id = ${id} and state = 'unknown'`;

/** The order becomes more urgent. */
export const raisePriority = (tx: Sql, orderNumber: string): Promise<number> =>
  tx.run`update placement_task set priority = priority + 10 where order_number = ${orderNumber}`;
