import { migration } from '@muse/kit';

export const sessions = migration(
  1001,
  'sessions',
  `
  create table session (
    id text constraint session_pkey primary key,
    shopper text not null,
    status text not null constraint session_status check (status in ('incomplete', 'ready_for_payment', 'ready_for_complete',
      'complete_in_progress', 'authentication_required', 'completed', 'expired', 'cancelled')),
    version int not null default 1,
    currency text not null,
    snapshot jsonb not null,
    address jsonb,
    payment_method jsonb,
    attempt int not null default 0,
    declines int not null default 0,
    decline jsonb,
    -- In the row itself, so that its lock alone decides when the last order is known.
    orders jsonb not null default '[]',
    paid_at timestamptz,
    confirmation jsonb,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    completed_at timestamptz,
    due_at timestamptz,
    nudges int not null default 0,
    constraint session_completed check ((status = 'completed') = (confirmation is not null)),
    constraint session_paid_goes_on check (paid_at is null or status in ('complete_in_progress', 'completed'))
  );
  create unique index session_live_unique on session (shopper) where status not in ('completed', 'expired', 'cancelled');
  create index session_due on session (due_at) where due_at is not null;

  -- Every order number ever drawn here, so that none is drawn twice.
  create table session_order (
    order_number text constraint session_order_pkey primary key,
    session_id text not null,
    store_id text not null,
    constraint session_order_store_unique unique (session_id, store_id)
  );

  create table session_history (
    id bigint generated always as identity constraint session_history_pkey primary key,
    session_id text not null,
    from_status text not null,
    to_status text not null,
    fact text not null,
    at timestamptz not null default muse_clock()
  );
  create index session_history_of_session on session_history (session_id, id);
`,
);
