import { migration } from '@muse/kit';

/**
 * Running balances of the ledger, so that a trial balance over ten million lines reads some thousand rows, and what the books
 * know of each order. Balances are kept by the database in the transaction of the entry: an entry without them cannot exist.
 */
export const books = migration(
  1007,
  'books',
  `
  -- Payouts and fees of the whole account belong to no session.
  alter table ledger_entry alter column session_id drop not null;
  alter table ledger_entry add column order_number text;

  -- One account per order or session would be ten million lines of a trial balance: they are added up under their prefix.
  create function ledger_total_of(account text) returns text language sql immutable parallel safe as $$
    select case when account ~ '^(customer_prepayment|refunds_payable|unassigned_refunds):' then split_part(account, ':', 1) else account end
  $$;

  -- What was added to an account on a day (UTC). A busy account has 16 rows a day, so that concurrent entries do not wait for one lock.
  create table ledger_balance (
    account text not null,
    currency text not null,
    day date not null,
    slot int not null,
    amount_cents bigint not null,
    constraint ledger_balance_pkey primary key (day, account, currency, slot)
  ) with (fillfactor = 50);

  -- The accounts of orders and sessions that are not zero. One that is zero has no row.
  create table ledger_open_account (
    account text not null,
    currency text not null,
    balance_cents bigint not null,
    constraint ledger_open_account_pkey primary key (account, currency)
  ) with (fillfactor = 50);

  create function ledger_add_up() returns trigger language plpgsql set search_path from current as $$
  begin
    insert into ledger_balance as b (account, currency, day, slot, amount_cents)
      select ledger_total_of(f.account), f.currency, (e.at at time zone 'UTC')::date,
        case when f.account ~ '^(stripe_clearing|stripe_fees|customer_prepayment:|refunds_payable:|revenue|store_costs)' then pg_backend_pid() % 16 else 0 end,
        sum(f.amount_cents)
      from fresh f join ledger_entry e on e.id = f.entry_id
      group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (day, account, currency, slot) do update set amount_cents = b.amount_cents + excluded.amount_cents;
    insert into ledger_open_account as o (account, currency, balance_cents)
      select f.account, f.currency, sum(f.amount_cents) from fresh f where ledger_total_of(f.account) <> f.account
      group by 1, 2 order by 1, 2
      on conflict (account, currency) do update set balance_cents = o.balance_cents + excluded.balance_cents;
    delete from ledger_open_account o using fresh f
      where o.account = f.account and o.currency = f.currency and o.balance_cents = 0;
    return null;
  end $$;
  -- The trigger locks the table against writes until the migration has committed: no line is added up twice or not at all.
  create trigger ledger_added_up after insert on ledger_line
    referencing new table as fresh for each statement execute function ledger_add_up();

  insert into ledger_balance (account, currency, day, slot, amount_cents)
    select ledger_total_of(l.account), l.currency, (e.at at time zone 'UTC')::date, 0, sum(l.amount_cents)
    from ledger_line l join ledger_entry e on e.id = l.entry_id group by 1, 2, 3;
  insert into ledger_open_account (account, currency, balance_cents)
    select account, currency, sum(amount_cents) from ledger_line
    where ledger_total_of(account) <> account group by 1, 2 having sum(amount_cents) <> 0;

  create table order_booking (
    order_number text constraint order_booking_pkey primary key constraint order_booking_share references share,
    placed_at timestamptz,
    -- Revenue and sales tax are recognised with the first parcel.
    recognised_at timestamptz,
    -- Shipped, failed or cancelled: its prepayment must be zero from here on.
    closed_at timestamptz,
    -- What was booked as owed or refunded, and the part of it that was sales tax.
    refunded_cents int not null default 0,
    refunded_tax_cents int not null default 0,
    constraint order_booking_tax check (refunded_tax_cents between 0 and refunded_cents)
  );
`,
);
