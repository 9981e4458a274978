import { json, type Sql } from '@muse/kit';
import type { SessionOrder } from '../domain/session.ts';
import type { SessionTransition } from '../domain/transitions.ts';

const jsonOrNull = (value: unknown): string | null => (value === null ? null : json(value));

/** Saves the new state of a session and its history entry; the caller holds its lock. */
export const saveTransition = async (tx: Sql, transition: SessionTransition): Promise<void> =>
  void (await save(tx, transition, false));

/**
 * The same for a session that was read without a lock, in one statement. Returns false, and saves nothing, if it was changed meanwhile or its
 * deadline has passed: the caller reads it again.
 */
export const saveIfUnchanged = async (db: Sql, transition: SessionTransition): Promise<boolean> =>
  (await save(db, transition, true)) > 0;

/** Unchanged large columns are not written again. */
function save(sql: Sql, { trigger, before, after }: SessionTransition, ifUnchanged: boolean): Promise<number> {
  const snapshot = after.snapshot === before.snapshot ? null : json(after.snapshot);
  const address = after.address === before.address ? null : jsonOrNull(after.address);
  return sql.run`
    with changed as (
      update session set status = ${after.status}, version = ${after.version},
        snapshot = coalesce(${snapshot}, snapshot), address = coalesce(${address}, address),
        address_as_written = ${jsonOrNull(after.addressAsWritten)},
        payment_method = ${jsonOrNull(after.paymentMethod)}, attempt = ${after.attempt}, declines = ${after.declines},
        decline = ${jsonOrNull(after.decline)}, orders = ${json(after.orders)}, placed_from = ${after.placedFrom},
        paid_at = ${after.paidAt}, payment_held = ${after.paymentHeld}, tax_calculations = ${jsonOrNull(after.taxCalculations)},
        confirmation = ${jsonOrNull(after.confirmation)}, completed_at = ${after.completedAt}, due_at = ${after.dueAt}, nudges = 0
      where id = ${after.id}
        and (not ${ifUnchanged}::boolean or (version = ${before.version} and (due_at is null or due_at > muse_clock())))
      returning id
    )
    insert into session_history (session_id, from_status, to_status, fact) select id, ${before.status}, ${after.status}, ${trigger} from changed`;
}

/** Saves which orders exist. The version stays, because the shopper sees no difference. */
export const saveKnownOrders = (tx: Sql, sessionId: string, orders: SessionOrder[]) =>
  tx.run`update session set orders = ${json(orders)} where id = ${sessionId}`;
