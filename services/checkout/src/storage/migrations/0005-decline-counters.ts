import { migration } from '@muse/kit';

export const declineCounters = migration(
  1005,
  'decline-counters',
  `
  -- Declines in a row by shopper, network address and card, over sessions. The row is deleted after forget_at.
  create table decline_counter (
    kind text not null constraint decline_counter_kind check (kind in ('address', 'card', 'shopper')),
    value text not null,
    declines int not null,
    wait_until timestamptz,
    forget_at timestamptz not null,
    constraint decline_counter_pkey primary key (kind, value)
  );
  create index decline_counter_forget on decline_counter (forget_at);
  alter table session add column placed_from text;
`,
);
