import type { Sql } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';

interface Entry {
  sessionId: string;
  /** What it is for; the same cause is written once. */
  cause: string;
  currency: string;
  lines: { account: string; amountCents: number }[];
}

export async function recordEntry(sql: Sql, entry: Entry): Promise<void> {
  await sql.run`
    with entry as (
      insert into ledger_entry (session_id, cause) values (${entry.sessionId}, ${entry.cause}) on conflict (cause) do nothing returning id
    )
    insert into ledger_line (entry_id, account, amount_cents, currency)
    select entry.id, l.account, l.amount, ${entry.currency}
    from entry, unnest(${entry.lines.map((line) => line.account)}::text[], ${entry.lines.map((line) => line.amountCents)}::bigint[]) as l (account, amount)`;
}

/** A capture: Stripe holds it for us, and every order is paid in advance by its share. */
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

/** A capture that was booked as prepayments goes back as a whole. */
export async function recordPrepaymentReversal(
  sql: Sql,
  back: { sessionId: string; cause: string; amountCents: number; currency: string },
): Promise<void> {
  await sql.run`
    with entry as (
      insert into ledger_entry (session_id, cause) values (${back.sessionId}, ${back.cause}) returning id
    )
    insert into ledger_line (entry_id, account, amount_cents, currency)
    select id, ${accounts.refundsPayable(back.sessionId)}::text, ${-back.amountCents}::bigint, ${back.currency}::text from entry
    union all
    select id, ${accounts.prepaymentOf} || order_number, total_cents, ${back.currency} from entry, share where share.session_id = ${back.sessionId}`;
}
