import type { Sql } from '@muse/kit';
import type { BalanceTransaction } from '../domain/balance-transaction.ts';

/** The sessions of payments, by their own id or by an intent of theirs; a late capture may have an intent of its own. */
export async function sessionsOf(sql: Sql, transactions: readonly BalanceTransaction[]): Promise<Map<string, string>> {
  const intents = transactions.map(({ intentId }) => intentId).filter((id) => id !== null);
  const sessions = transactions.map(({ sessionId }) => sessionId).filter((id) => id !== null);
  const rows = await sql.many<{ key: string; sessionId: string }>`
    select intent_id as key, session_id from payment where intent_id = any(${intents}::text[])
    union all select session_id, session_id from payment where session_id = any(${sessions}::text[])
    union all select substr(cause, 10), session_id from ledger_entry
      where cause = any(array(select 'captured:' || id from unnest(${intents}::text[]) as id))`;
  return new Map(rows.map(({ key, sessionId }) => [key, sessionId]));
}

export interface ImportedTransaction extends BalanceTransaction {
  ours: boolean;
}

/** Inserts balance transactions and adds them to the totals. Returns the ids of those that were not there. */
export async function insertBalanceTransactions(
  sql: Sql,
  transactions: readonly ImportedTransaction[],
): Promise<Set<string>> {
  const rows = await sql.many<{ id: string }>`
    with fresh as (
      insert into balance_transaction (id, type, category, source_id, session_id, ours, amount_cents, fee_cents, net_cents, currency, created_at)
      select t.id, t.type, t.category, t."sourceId", t."sessionId", t.ours, t."amountCents", t."feeCents", t."netCents", t.currency, to_timestamp(t.created)
      from jsonb_to_recordset(${JSON.stringify(transactions)}::jsonb) as t (id text, type text, category text, "sourceId" text, "sessionId" text,
        ours boolean, "amountCents" bigint, "feeCents" bigint, "netCents" bigint, currency text, created bigint)
      on conflict (id) do nothing returning id, ours, net_cents, currency
    ), added as (
      insert into balance_total as b (currency, ours_cents, others_cents)
      select currency, coalesce(sum(net_cents) filter (where ours), 0), coalesce(sum(net_cents) filter (where not ours), 0) from fresh group by 1
      on conflict (currency) do update set ours_cents = b.ours_cents + excluded.ours_cents, others_cents = b.others_cents + excluded.others_cents
    )
    select id from fresh`;
  return new Set(rows.map(({ id }) => id));
}

export interface BalanceTotal {
  currency: string;
  /** Before the first transaction that was imported. */
  openingCents: number;
  oursCents: number;
  othersCents: number;
}

export const balanceTotals = (sql: Sql): Promise<BalanceTotal[]> =>
  sql.many<BalanceTotal>`select currency, opening_cents, ours_cents, others_cents from balance_total order by currency`;

/** What was on the account before its first transaction that was imported; not booked. */
export const setOpening = (sql: Sql, currency: string, cents: number): Promise<number> =>
  sql.run`
    insert into balance_total (currency, opening_cents) values (${currency}, ${cents})
    on conflict (currency) do update set opening_cents = excluded.opening_cents`;

/** When the first payment was submitted: older transactions cannot be ours. In seconds since 1970. */
export const firstPaymentAt = async (sql: Sql): Promise<number> =>
  (
    await sql.one<{ at: number }>`
      select floor(extract(epoch from coalesce((select at from payment_history order by id limit 1), muse_clock())))::bigint as at`
  )?.at as number;
