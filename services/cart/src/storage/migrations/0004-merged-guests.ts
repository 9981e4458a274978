import { migration } from '@muse/kit';

export const mergedGuests = migration(
  1004,
  'merged guests',
  `
  -- Guests who have signed in, and as whom. A token of a guest is valid for 30 days; the record is kept as long as a guest's cart.
  create table merged_guest (
    guest text constraint merged_guest_pkey primary key,
    shopper text not null,
    merged_at timestamptz not null default muse_clock()
  );
  create index merged_guest_oldest on merged_guest (merged_at);
`,
);
