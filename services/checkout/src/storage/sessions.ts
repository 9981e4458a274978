import type { CartSnapshot, StoredShipping } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { CheckoutSession } from '../domain/session.ts';

/** Reads a session without a lock. Returns `undefined` if it belongs to another shopper. */
export const readSession = (db: Sql, id: string, shopper: string): Promise<CheckoutSession | undefined> =>
  db.one<CheckoutSession>`
    select id, shopper, status, version, currency, snapshot, address, address_as_written, payment_method, attempt, declines, decline, orders,
      placed_from, paid_at, payment_held, confirmation, tax_calculations, created_at, expires_at, completed_at, due_at, muse_clock() as now
    from session where id = ${id} and shopper = ${shopper}`;

/** Like `readSession`, with the delivery rules of its stores that are in the projection, by store. */
export const readSessionWithRules = (db: Sql, id: string, shopper: string): Promise<SessionWithRules | undefined> =>
  db.one<SessionWithRules>`
    select id, shopper, status, version, currency, snapshot, address, address_as_written, payment_method, attempt, declines, decline, orders,
      placed_from, paid_at, payment_held, confirmation, tax_calculations, created_at, expires_at, completed_at, due_at, muse_clock() as now,
      (select coalesce(jsonb_object_agg(store_id, shipping), '{}') from store
       where store_id in (select each->>'storeId' from jsonb_array_elements(session.snapshot->'stores') as each)) as rules
    from session where id = ${id} and shopper = ${shopper}`;

type SessionWithRules = CheckoutSession & { rules: Record<string, StoredShipping> };

/**
 * Locks a session and reads the clock after the lock was granted. Returns `undefined` if it belongs to another shopper;
 * `shopper` is null for reactions and timers.
 */
export const lockSession = (tx: Sql, id: string, shopper: string | null): Promise<CheckoutSession | undefined> =>
  tx.one<CheckoutSession>`
    with locked as materialized (
      select * from session where id = ${id} and shopper = coalesce(${shopper}, shopper) for update
    )
    select id, shopper, status, version, currency, snapshot, address, address_as_written, payment_method, attempt, declines, decline, orders,
      placed_from, paid_at, payment_held, confirmation, tax_calculations, created_at, expires_at, completed_at, due_at, muse_clock() as now
    from locked`;

/** Locks the live session of a shopper. Returns `undefined` if there is none. */
export async function lockLiveSession(tx: Sql, shopper: string): Promise<CheckoutSession | undefined> {
  const live = await tx.one<{ id: string }>`
    select id from session where shopper = ${shopper} and status not in ('completed', 'expired', 'cancelled') for update`;
  return live && lockSession(tx, live.id, shopper);
}

/** The ended sessions of a guest become the shopper's. The caller has ended the live one. */
export const giveSessions = (tx: Sql, guest: string, shopper: string): Promise<number> =>
  tx.run`
    update session set shopper = ${shopper}
    where shopper = ${guest} and starts_with(shopper, 'guest_') and status in ('completed', 'expired', 'cancelled')`;

export interface NewSession {
  id: string;
  shopper: string;
  currency: string;
  snapshot: CartSnapshot;
  lifetimeSeconds: number;
}

/** Returns `undefined` if the shopper has a live session (unique index). Times are whole milliseconds, as the API shows them. */
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
    ...{
      address: null,
      addressAsWritten: null,
      paymentMethod: null,
      decline: null,
      placedFrom: null,
      paidAt: null,
      paymentHeld: false,
      confirmation: null,
      taxCalculations: null,
      completedAt: null,
    },
    ...times,
    dueAt: times.expiresAt,
    now: times.createdAt,
  };
}
