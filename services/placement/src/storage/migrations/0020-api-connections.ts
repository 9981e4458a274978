import { migration } from '@muse/kit';

/** Stores that are reached through their API, and what they say of orders that were placed through it. */
export const apiConnections = migration(
  1020,
  'api connections',
  `
  create table api_connection (
    store_id text constraint api_connection_pkey primary key,
    protocol text not null constraint api_connection_protocol check (protocol in ('acp', 'ucp')),
    base_url text not null,
    item_id text not null,
    key_secret text not null,
    webhook_secret text not null,
    enabled boolean not null,
    version int not null default 1,
    updated_at timestamptz not null default muse_clock(),
    updated_by text not null
  );

  -- One checkout session at a store. Written before anything can be bought with it: an event that names it always finds it.
  create table store_session (
    store_id text not null,
    session_id text not null,
    order_number text not null,
    created_at timestamptz not null default muse_clock(),
    -- What the store has said of the order that was bought with it, and the parcels that were passed on.
    progress text constraint store_session_progress check (progress in ('confirmed', 'shipped', 'delivered', 'cancelled')),
    parcels jsonb not null default '[]',
    polls int not null default 0,
    -- When the store is asked next; null: never again.
    poll_at timestamptz,
    constraint store_session_pkey primary key (store_id, session_id)
  );
  create index store_session_of_order on store_session (order_number);
  create index store_session_poll on store_session (poll_at) where poll_at is not null;
  create index store_session_created on store_session (created_at);

  -- Events of stores, once each: the id is the hash of what the store signed.
  create table store_event (
    id text constraint store_event_pkey primary key,
    store_id text not null,
    session_id text not null,
    progress jsonb not null,
    received_at timestamptz not null default muse_clock(),
    outcome text,
    processed_at timestamptz
  );
  create index store_event_processed on store_event (processed_at) where processed_at is not null;
`,
);
