import type { Sql } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import type { EntryLine } from '../domain/order-lines.ts';

interface LedgerEntry {
  /** Null for payouts and fees of the whole Stripe account. */
  sessionId: string | null;
  /** The order it is about, if it is about one. */
  orderNumber?: string | null;
  /** What caused the entry; an idempotency key. */
  cause: string;
  currency: string;
  /** Add up to zero, one per account. Those of zero are left out. */
  lines: EntryLine[];
}

/** Adds an entry to the ledger. Returns false if its cause has one already, or if it has no amount. */
export async function recordEntry(sql: Sql, entry: LedgerEntry): Promise<boolean> {
  const lines = entry.lines.filter(({ amountCents }) => amountCents !== 0);
  if (lines.length === 0) return false;
  const added = await sql.run`
    with entry as (
      insert into ledger_entry (session_id, order_number, cause) values (${entry.sessionId}, ${entry.orderNumber ?? null}, ${entry.cause})
      on conflict (cause) do nothing returning id
    )
    insert into ledger_line (entry_id, account, amount_cents, currency)
    select entry.id, l.account, l.amount, ${entry.currency}
    from entry, unnest(${lines.map((line) => line.account)}::text[], ${lines.map((line) => line.amountCents)}::bigint[]) as l (account, amount)`;
  return added > 0;
}

/** Books the opposite of an entry, once. Does nothing if there is no entry with that cause. */
export const recordOpposite = (sql: Sql, { of, cause }: { of: string; cause: string }): Promise<number> =>
  sql.run`
    with entry as (
      insert into ledger_entry (session_id, order_number, cause) select session_id, order_number, ${cause} from ledger_entry where cause = ${of}
      on conflict (cause) do nothing returning id
    )
    insert into ledger_line (entry_id, account, amount_cents, currency)
    select entry.id, l.account, -l.amount_cents, l.currency
    from entry, ledger_line l where l.entry_id = (select id from ledger_entry where cause = ${of})`;

/** Books a capture: Stripe holds the money for us, and the share of each order is its prepayment. */
export async function recordCapture(
  sql: Sql,
  capture: { sessionId: string; intentId: string; amountCents: number; currency: string },
): Promise<void> {
  await sql.run`
    with entry as (
      insert into ledger_entry (session_id, cause) values (${capture.sessionId}, ${`captured:${capture.intentId}`}) returning id
    )
    insert into ledger_line (entry_id, account, amount_cents, currency)
    select id, ${accounts.clearing}::text, ${capture.amountCents}::bigint, ${capture.currency}::text from entry
    union all
    select id, ${accounts.prepaymentOf} || order_number, -total_cents, ${capture.currency} from entry, share where share.session_id = ${capture.sessionId}`;
}

/** Turns all prepayments of a session into one debt: its whole capture is refunded. */
export async function recordPrepaymentReversal(
  sql: Sql,
  reversal: { sessionId: string; cause: string; amountCents: number; currency: string },
): Promise<void> {
  await sql.run`
    with entry as (
      insert into ledger_entry (session_id, cause) values (${reversal.sessionId}, ${reversal.cause}) returning id
    )
    insert into ledger_line (entry_id, account, amount_cents, currency)
    select id, ${accounts.refundsPayable(reversal.sessionId)}::text, ${-reversal.amountCents}::bigint, ${reversal.currency}::text from entry
    union all
    select id, ${accounts.prepaymentOf} || order_number, total_cents, ${reversal.currency} from entry, share where share.session_id = ${reversal.sessionId}`;
}
