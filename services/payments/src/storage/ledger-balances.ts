import type { AccountBalance } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { OpenPrepayment } from '../domain/book-proofs.ts';

export const currentTime = async (sql: Sql): Promise<string> =>
  (await sql.one<{ now: string }>`select muse_clock() as now`)?.now as string;

/** The balances now: the sum of all days. The accounts of orders and sessions are added up under their prefix. */
export const currentBalances = (sql: Sql): Promise<AccountBalance[]> =>
  sql.many<AccountBalance>`
    select account, sum(amount_cents)::bigint as balance_cents, currency from ledger_balance group by account, currency
    order by account, currency`;

/** The balances before a moment: the sum of the days before, and the entries of its own day (UTC). */
export const balancesBefore = (sql: Sql, before: string): Promise<AccountBalance[]> =>
  sql.many<AccountBalance>`
    select account, sum(amount_cents)::bigint as balance_cents, currency from (
      select account, currency, amount_cents from ledger_balance where day < (${before}::timestamptz at time zone 'UTC')::date
      union all
      select ledger_total_of(l.account), l.currency, l.amount_cents
      from ledger_entry e cross join lateral (
        select account, currency, amount_cents from ledger_line where entry_id = e.id offset 0 -- by index, entry by entry
      ) as l
      where e.at >= date_trunc('day', ${before}::timestamptz, 'UTC') and e.at < ${before}::timestamptz
    ) as added group by account, currency order by account, currency`;

/**
 * Orders that are shipped, failed or cancelled and still hold a prepayment. Those of a session with refunds that are not assigned
 * to an order yet are left out: they wait for an operator's decision.
 */
export const prepaymentsOfClosedOrders = (sql: Sql, atMost: number): Promise<OpenPrepayment[]> =>
  sql.many<OpenPrepayment>`
    select b.order_number, o.currency, -o.balance_cents as prepaid_cents
    from ledger_open_account o join order_booking b on b.order_number = substr(o.account, 21) join share s using (order_number)
    where starts_with(o.account, 'customer_prepayment:') and b.closed_at is not null
      and not exists (select from ledger_open_account u where u.account = 'unassigned_refunds:' || s.session_id)
    order by b.order_number limit ${atMost}`;
