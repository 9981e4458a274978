import { migration } from '@muse/kit';

/** Double-entry, append-only ledger. The database rejects an entry that does not sum to zero, and any update or delete. */
export const ledger = migration(
  1002,
  'ledger',
  `
  create table ledger_entry (
    id bigint generated always as identity primary key,
    session_id text not null,
    cause text not null constraint ledger_entry_cause_unique unique,
    at timestamptz not null default muse_clock()
  );
  create index ledger_entry_of on ledger_entry (session_id);

  create table ledger_line (
    entry_id bigint not null constraint ledger_line_entry references ledger_entry,
    account text not null,
    amount_cents bigint not null,
    currency text not null,
    constraint ledger_line_pkey primary key (entry_id, account)
  );
  create index ledger_line_account on ledger_line (account);

  create function ledger_must_balance() returns trigger language plpgsql as $$
  begin
    if exists (select from fresh group by entry_id, currency having sum(amount_cents) <> 0) then
      raise exception 'a ledger entry must sum to zero' using errcode = 'check_violation', constraint = 'ledger_balanced';
    end if;
    return null;
  end $$;
  -- The lines of an entry are written by one statement, so that this sees all of them.
  create trigger ledger_balanced after insert on ledger_line
    referencing new table as fresh for each statement execute function ledger_must_balance();

  create function ledger_is_append_only() returns trigger language plpgsql as $$
  begin
    raise exception 'the ledger is append-only' using errcode = 'insufficient_privilege';
  end $$;
  create trigger ledger_entry_append_only before update or delete or truncate on ledger_entry
    for each statement execute function ledger_is_append_only();
  create trigger ledger_line_append_only before update or delete or truncate on ledger_line
    for each statement execute function ledger_is_append_only();
`,
);
