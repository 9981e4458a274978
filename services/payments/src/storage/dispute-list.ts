import type { Sql } from '@muse/kit';
import type { Dispute, DisputeState } from '../domain/dispute.ts';
import type { DisputePosition } from '../domain/dispute-cursor.ts';

/** A dispute with the orders of its purchase and its place in the list. */
export interface ListedDispute extends Dispute {
  orderNumbers: string[];
  listedAt: string;
  isDecided: boolean;
}

const beginning = { isDecided: 'false', listedAt: '0001-01-01T00:00:00Z', id: '' };

/** The earliest deadline first. Without a state, the disputes that are decided come last. */
export function listDisputes(
  sql: Sql,
  state: DisputeState | undefined,
  after: DisputePosition = beginning,
  atMost: number,
): Promise<ListedDispute[]> {
  return state === undefined ? allDisputes(sql, after, atMost) : disputesInState(sql, state, after, atMost);
}

const allDisputes = (sql: Sql, { isDecided, listedAt, id }: DisputePosition, atMost: number) =>
  sql.many<ListedDispute>`
    select id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, due_by, opened_at, closed_at,
      evidence, evidence_by, evidence_at, filed_at, listed_at, is_decided,
      (select coalesce(array_agg(order_number order by order_number), '{}') from share s where s.session_id = d.session_id) as order_numbers
    from dispute d where (is_decided, listed_at, id) > (${isDecided}::boolean, ${listedAt}::timestamptz, ${id}::text)
    order by is_decided, listed_at, id limit ${atMost}`;

const disputesInState = (sql: Sql, state: DisputeState, { listedAt, id }: DisputePosition, atMost: number) =>
  sql.many<ListedDispute>`
    select id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, due_by, opened_at, closed_at,
      evidence, evidence_by, evidence_at, filed_at, listed_at, is_decided,
      (select coalesce(array_agg(order_number order by order_number), '{}') from share s where s.session_id = d.session_id) as order_numbers
    from dispute d where state = ${state} and (listed_at, id) > (${listedAt}::timestamptz, ${id}::text)
    order by listed_at, id limit ${atMost}`;

export const findListedDispute = (sql: Sql, disputeId: string): Promise<ListedDispute | undefined> =>
  sql.one<ListedDispute>`
    select id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, due_by, opened_at, closed_at,
      evidence, evidence_by, evidence_at, filed_at, listed_at, is_decided,
      (select coalesce(array_agg(order_number order by order_number), '{}') from share s where s.session_id = d.session_id) as order_numbers
    from dispute d where id = ${disputeId}`;
