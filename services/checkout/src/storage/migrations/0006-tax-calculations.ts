import { migration } from '@muse/kit';

export const taxCalculations = migration(
  1006,
  'tax-calculations',
  `
  -- The ids of the calculations at the provider of taxes, by store. Not in the snapshot, which the shopper is shown.
  alter table session add column tax_calculations jsonb;
`,
);
