import type { LedgerEntry } from '@muse/contracts';
import type { Sql } from '@muse/kit';

/** The newest entries before an id. */
export const newestEntries = (sql: Sql, beforeId: string, atMost: number): Promise<LedgerEntry[]> =>
  sql.many<LedgerEntry>`
    select e.id::text as id, at, cause, session_id, order_number, lines
    from ledger_entry e cross join lateral (
      select jsonb_agg(jsonb_build_object('account', account, 'amountCents', amount_cents, 'currency', currency) order by amount_cents desc, account) as lines
      from ledger_line l where l.entry_id = e.id
    ) as l
    where e.id < ${beforeId}::bigint order by e.id desc limit ${atMost}`;

export const entriesOfSession = (
  sql: Sql,
  sessionId: string,
  beforeId: string,
  atMost: number,
): Promise<LedgerEntry[]> =>
  sql.many<LedgerEntry>`
    select e.id::text as id, at, cause, session_id, order_number, lines
    from ledger_entry e cross join lateral (
      select jsonb_agg(jsonb_build_object('account', account, 'amountCents', amount_cents, 'currency', currency) order by amount_cents desc, account) as lines
      from ledger_line l where l.entry_id = e.id
    ) as l
    where e.session_id = ${sessionId} and e.id < ${beforeId}::bigint order by e.id desc limit ${atMost}`;

/** The entries about an order, and those about its whole purchase: its capture and fee. */
export const entriesOfOrder = (
  sql: Sql,
  orderNumber: string,
  beforeId: string,
  atMost: number,
): Promise<LedgerEntry[]> =>
  sql.many<LedgerEntry>`
    select e.id::text as id, at, cause, e.session_id, e.order_number, lines
    from share s join ledger_entry e using (session_id) cross join lateral (
      select jsonb_agg(jsonb_build_object('account', account, 'amountCents', amount_cents, 'currency', currency) order by amount_cents desc, account) as lines
      from ledger_line l where l.entry_id = e.id
    ) as l
    where s.order_number = ${orderNumber} and (e.order_number = s.order_number or e.order_number is null) and e.id < ${beforeId}::bigint
    order by e.id desc limit ${atMost}`;

/** An entry with the position after which an export goes on: its time in the precision of the database, and its id. */
export interface ExportedEntry extends LedgerEntry {
  position: string;
}

/** The oldest entries of a period after a position. */
export const exportEntries = (
  sql: Sql,
  { from, before }: { from: string; before: string },
  after: { position: string; id: string },
  atMost: number,
): Promise<ExportedEntry[]> =>
  sql.many<ExportedEntry>`
    select e.id::text as id, at, at::text as position, cause, session_id, order_number, lines
    from ledger_entry e cross join lateral (
      select jsonb_agg(jsonb_build_object('account', account, 'amountCents', amount_cents, 'currency', currency) order by amount_cents desc, account) as lines
      from ledger_line l where l.entry_id = e.id
    ) as l
    where e.at >= ${from}::timestamptz and e.at < ${before}::timestamptz and (e.at, e.id) > (${after.position}::timestamptz, ${after.id}::bigint)
    order by e.at, e.id limit ${atMost}`;
