import { migration } from '@muse/kit';

/** What became of an e-mail that the mail server has not taken over. */
export const sending = migration(
  1002,
  'sending e-mails',
  `
  alter table letter add column failed_at timestamptz, add column failure text;
  alter table letter add constraint letter_outcome check (sent_at is null or failed_at is null) not valid;
`,
);
