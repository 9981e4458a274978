import { sessionStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { CheckoutSession } from '../domain/session.ts';

const endedByTime = sessionStates.from('time ran out');

/** Expires sessions whose time is over, up to `atMost`. Replicas skip rows that another one has locked. */
export const expireDueSessions = (tx: Sql, atMost: number): Promise<{ id: string; attempt: number }[]> =>
  tx.many<{ id: string; attempt: number }>`
    with due as (
      select id, status from session where due_at <= muse_clock() and status = any(${endedByTime}::text[])
      order by due_at limit ${atMost} for update skip locked
    ), ended as (
      update session set status = 'expired', version = version + 1, due_at = null
      where id = any(array(select id from due)) returning id, attempt
    ), noted as (
      insert into session_history (session_id, from_status, to_status, fact) select id, status, 'expired', 'time ran out' from due
    )
    select id, attempt from ended`;

/** Takes and locks sessions whose payment or orders are overdue, and doubles the time until the next retry, up to `maxSeconds`. */
export const takeStalledSessions = (
  tx: Sql,
  options: { paymentSeconds: number; ordersSeconds: number; maxSeconds: number; atMost: number },
): Promise<CheckoutSession[]> =>
  tx.many<CheckoutSession>`
    with due as (
      select id as due_id from session where due_at <= muse_clock() and status = 'complete_in_progress'
      order by due_at limit ${options.atMost} for update skip locked
    )
    update session set nudges = nudges + 1, due_at = muse_clock() + make_interval(secs => least(${options.maxSeconds},
      (case when paid_at is null then ${options.paymentSeconds}::float8 else ${options.ordersSeconds}::float8 end) * power(2, least(nudges, 10) + 1)))
    where id = any(array(select due_id from due))
    returning id, shopper, status, version, currency, snapshot, address, payment_method, attempt, declines, decline, orders,
      paid_at, payment_held, confirmation, created_at, expires_at, completed_at, due_at, muse_clock() as now`;
