import { migration } from '@muse/kit';

export const addressAsWritten = migration(
  1007,
  'address as written',
  `
  alter table session add column address_as_written jsonb;
`,
);
