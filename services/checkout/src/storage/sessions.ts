import type { CartSnapshot } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { CheckoutSession } from '../domain/session.ts';

/** One's own session, to look at. */
export const readSession = (db: Sql, id: string, shopper: string): Promise<CheckoutSession | undefined> =>
  db.one<CheckoutSession>`
    select id, shopper, status, version, currency, snapshot, address, payment_method, attempt, declines, decline, orders,
      paid_at, confirmation, created_at, expires_at, completed_at, due_at, muse_clock() as now
    from session where id = ${id} and shopper = ${shopper}`;

/**
 * The session under its lock, with the clock read after the lock was given. `shopper` names whose it must be, and is
 * null where no shopper asks.
 */
export const lockSession = (tx: Sql, id: string, shopper: string | null): Promise<CheckoutSession | undefined> =>
  tx.one<CheckoutSession>`
    with locked as materialized (
      select * from session where id = ${id} and shopper = coalesce(${shopper}, shopper) for update
    )
    select id, shopper, status, version, currency, snapshot, address, payment_method, attempt, declines, decline, orders,
      paid_at, confirmation, created_at, expires_at, completed_at, due_at, muse_clock() as now
    from locked`;

/** The shopper's live session, under its lock. */
export async function lockLiveSession(tx: Sql, shopper: string): Promise<CheckoutSession | undefined> {
  const live = await tx.one<{ id: string }>`
    select id from session where shopper = ${shopper} and status not in ('completed', 'expired', 'cancelled') for update`;
  return live && lockSession(tx, live.id, shopper);
}

export interface NewSession {
  id: string;
  shopper: string;
  currency: string;
  snapshot: CartSnapshot;
  lifetimeSeconds: number;
}

/** `undefined` where the shopper has a live session: the unique index is the last word. Times are whole milliseconds, as they are shown. */
export async function insertSession(tx: Sql, session: NewSession): Promise<CheckoutSession | undefined> {
  const { id, shopper, currency, snapshot, lifetimeSeconds } = session;
  const times = await tx.one<{ createdAt: string; expiresAt: string }>`
    insert into session (id, shopper, status, currency, snapshot, created_at, expires_at, due_at)
    select ${id}, ${shopper}, 'incomplete', ${currency}, ${json(snapshot)}, clock.now,
      clock.now + make_interval(secs => ${lifetimeSeconds}), clock.now + make_interval(secs => ${lifetimeSeconds})
    from (select date_trunc('milliseconds', muse_clock()) as now) as clock
    on conflict (shopper) where status not in ('completed', 'expired', 'cancelled') do nothing
    returning created_at, expires_at`;
  if (!times) return undefined;
  return {
    ...{ id, shopper, currency, snapshot, status: 'incomplete', version: 1, attempt: 0, declines: 0, orders: [] },
    ...{ address: null, paymentMethod: null, decline: null, paidAt: null, confirmation: null, completedAt: null },
    ...times,
    dueAt: times.expiresAt,
    now: times.createdAt,
  };
}
