import { migration } from '@muse/kit';

export const webhookEvents = migration(
  1003,
  'webhook events',
  `
  create table webhook_event (
    id text constraint webhook_event_pkey primary key,
    type text not null,
    -- As Stripe sent it, without client secrets.
    body text not null,
    received_at timestamptz not null default muse_clock(),
    processed_at timestamptz
  );
  create index webhook_event_processed on webhook_event (processed_at) where processed_at is not null;
`,
);
