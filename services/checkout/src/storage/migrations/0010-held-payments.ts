import { migration } from '@muse/kit';

export const heldPayments = migration(
  1010,
  'held payments',
  `
  -- The amount is held, and captured after the orders are placed: what the shopper reads says so.
  alter table session add column payment_held boolean not null default false;
`,
);
