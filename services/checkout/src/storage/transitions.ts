import { json, type Sql } from '@muse/kit';
import type { SessionOrder } from '../domain/session.ts';
import type { SessionTransition } from '../domain/transitions.ts';

const jsonOrNull = (value: unknown): string | null => (value === null ? null : json(value));

/** Saves the new state of a session and its history entry; the caller holds its lock. Unchanged large columns are not written again. */
export async function saveTransition(tx: Sql, { trigger, before, after }: SessionTransition): Promise<void> {
  const snapshot = after.snapshot === before.snapshot ? null : json(after.snapshot);
  const address = after.address === before.address ? null : jsonOrNull(after.address);
  await tx.run`
    with changed as (
      update session set status = ${after.status}, version = ${after.version},
        snapshot = coalesce(${snapshot}, snapshot), address = coalesce(${address}, address),
        address_as_written = ${jsonOrNull(after.addressAsWritten)},
        payment_method = ${jsonOrNull(after.paymentMethod)}, attempt = ${after.attempt}, declines = ${after.declines},
        decline = ${jsonOrNull(after.decline)}, orders = ${json(after.orders)}, placed_from = ${after.placedFrom},
        paid_at = ${after.paidAt}, payment_held = ${after.paymentHeld}, tax_calculations = ${jsonOrNull(after.taxCalculations)},
        confirmation = ${jsonOrNull(after.confirmation)}, completed_at = ${after.completedAt}, due_at = ${after.dueAt}, nudges = 0
      where id = ${after.id} returning id
    )
    insert into session_history (session_id, from_status, to_status, fact) select id, ${before.status}, ${after.status}, ${trigger} from changed`;
}

/** Saves which orders exist. The version stays, because the shopper sees no difference. */
export const saveKnownOrders = (tx: Sql, sessionId: string, orders: SessionOrder[]) =>
  tx.run`update session set orders = ${json(orders)} where id = ${sessionId}`;
