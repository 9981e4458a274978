import type { Sql } from '@muse/kit';
import type { Refund } from './refunds.ts';

/** One try at Stripe to make a refund, with an idempotency key of its own. */
export interface RefundAttempt {
  refundId: string;
  number: number;
  idempotencyKey: string;
  amountCents: number;
  intentId: string;
  orderNumber: string | null;
  ageMs: number;
}

/**
 * The attempt of a locked refund that has no outcome yet, or a new one. The key of the first attempt is that of release 0.1.0,
 * which may be under way with it: its age is that of the refund.
 */
export const beginRefundAttempt = async (
  sql: Sql,
  { id, amountCents, intentId, orderNumber }: Refund,
): Promise<RefundAttempt> => {
  const attempt = await sql.one<Omit<RefundAttempt, 'intentId' | 'orderNumber'>>`
    with last as (
      select number, ended_at from refund_attempt where refund_id = ${id} order by number desc limit 1
    ), next as (
      select coalesce((select number from last), 0) + 1 as number where not exists (select from last where ended_at is null)
    ), begun as (
      insert into refund_attempt (refund_id, number, idempotency_key, amount_cents, started_at)
      select id, number, ${`refund:${id}`} || case when number = 1 then '' else ':' || number end, ${amountCents}, case when number = 1 then created_at else muse_clock() end
      from next, refund where id = ${id}
      returning refund_id, number, idempotency_key, amount_cents, started_at
    ), current as (
      select * from begun
      union all
      select refund_id, number, idempotency_key, amount_cents, started_at from refund_attempt where refund_id = ${id} and ended_at is null
    )
    select refund_id, number, idempotency_key, amount_cents, (extract(epoch from muse_clock() - started_at) * 1000)::bigint as age_ms from current`;
  return { ...(attempt as RefundAttempt), intentId, orderNumber };
};

/** The attempt of a refund that has no outcome yet. Returns `undefined` if nothing can be under way at Stripe. */
export const openRefundAttempt = async (
  sql: Sql,
  { id, intentId, orderNumber }: Refund,
): Promise<RefundAttempt | undefined> => {
  const attempt = await sql.one<Omit<RefundAttempt, 'intentId' | 'orderNumber'>>`
    select refund_id, number, idempotency_key, amount_cents, (extract(epoch from muse_clock() - started_at) * 1000)::bigint as age_ms
    from refund_attempt where refund_id = ${id} and ended_at is null`;
  return attempt && { ...attempt, intentId, orderNumber };
};

interface AttemptOutcome {
  outcome: 'pending' | 'succeeded' | 'failed' | 'refused' | 'lost';
  code?: string | null;
  stripeRefundId?: string;
}

/** Stores what became of an attempt; Stripe may report more than one outcome of it, one after another. */
export const storeAttemptOutcome = (
  sql: Sql,
  { refundId, number }: { refundId: string; number: number },
  { outcome, code = null, stripeRefundId }: AttemptOutcome,
): Promise<number> =>
  sql.run`
    update refund_attempt set outcome = ${outcome}, code = ${code}, stripe_refund_id = coalesce(${stripeRefundId ?? null}, stripe_refund_id),
      ended_at = coalesce(ended_at, muse_clock())
    where refund_id = ${refundId} and number = ${number}`;

/** Stores why Stripe has not answered an attempt yet: it is repeated, and what becomes of it replaces this. */
export const storeNoAnswer = (
  sql: Sql,
  { refundId, number }: { refundId: string; number: number },
  code: string,
): Promise<number> =>
  sql.run`
    update refund_attempt set code = ${code}
    where refund_id = ${refundId} and number = ${number} and ended_at is null and code is distinct from ${code}`;

/** The jobs of a refund, which wait for their next attempt, are due now. Returns how many there are. */
export const hastenRefundJobs = (sql: Sql, refundId: string): Promise<number> =>
  sql.run`
    update task set run_at = muse_clock() where state = 'open' and kind = 'refund' and payload ->> 'refundId' = ${refundId}`;

/** The last attempt of a refund. Returns `undefined` if there is none: it was never sent, or only by release 0.1.0. */
export const lastRefundAttempt = (
  sql: Sql,
  refundId: string,
): Promise<{ number: number; endedAt: string | null } | undefined> =>
  sql.one<{ number: number; endedAt: string | null }>`
    select number, ended_at from refund_attempt where refund_id = ${refundId} order by number desc limit 1`;

/** Stores the one attempt that release 0.1.0 made, so that its key is not used again. */
export const storeFirstAttempt = (sql: Sql, { id, amountCents, stripeRefundId, failure }: Refund): Promise<number> =>
  sql.run`
    insert into refund_attempt (refund_id, number, idempotency_key, amount_cents, stripe_refund_id, outcome, code, ended_at)
    values (${id}, 1, ${`refund:${id}`}, ${amountCents}, ${stripeRefundId}, 'failed', ${failure}, muse_clock())
    on conflict do nothing`;
