import type { Sql } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';

interface LedgerEntry {
  sessionId: string;
  /** What caused the entry; an idempotency key. */
  cause: string;
  currency: string;
  lines: { account: string; amountCents: number }[];
}

/** Adds an entry to the ledger. Does nothing if its cause has one already. */
export async function recordEntry(sql: Sql, entry: LedgerEntry): Promise<void> {
  await sql.run`
    with entry as (
      insert into ledger_entry (session_id, cause) values (${entry.sessionId}, ${entry.cause}) on conflict (cause) do nothing returning id
    )
    insert into ledger_line (entry_id, account, amount_cents, currency)
    select entry.id, l.account, l.amount, ${entry.currency}
    from entry, unnest(${entry.lines.map((line) => line.account)}::text[], ${entry.lines.map((line) => line.amountCents)}::bigint[]) as l (account, amount)`;
}

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
