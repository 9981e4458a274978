import { migration } from '@muse/kit';

export const shippingOptions = migration(
  1007,
  'shipping options',
  `
  -- How the shopper wants an order shipped. Not columns of placement_task: processes of 0.1.0 hold prepared statements on all
  -- columns of that table, which new ones would break.
  create table task_shipping (
    order_number text constraint task_shipping_pkey primary key,
    option jsonb not null
  );
`,
);
