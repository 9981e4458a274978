import { migration } from '@muse/kit';

export const disputes = migration(
  1006,
  'disputes',
  `
  -- The disputes that payments has published. A dispute concerns the whole purchase, whose orders may not exist yet.
  create table dispute (
    dispute_id text constraint dispute_pkey primary key,
    session_id text not null,
    state text not null constraint dispute_state check (state in ('open', 'won', 'lost', 'closed')),
    updated_at timestamptz not null default muse_clock()
  );
  create index dispute_of_session on dispute (session_id);

  -- Replaces order_with_history, which processes of the previous release still read. Never altered, as that is not.
  create view order_with_dispute as
  select o.*, exists (select from dispute d where d.session_id = o.session_id and d.state in ('open', 'lost')) as disputed
  from order_with_history o;
`,
);
