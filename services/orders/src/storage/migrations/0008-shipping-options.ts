import { migration } from '@muse/kit';

export const shippingOptions = migration(
  1008,
  'shipping options',
  `
  -- How the shopper wants the order shipped, and between which days she was told to expect it. Null if the store does not say.
  alter table customer_order add column shipping_option jsonb;

  -- Adds it to order_with_debts. Never altered, as that one is not.
  create view order_with_shipping as
  select w.*, (select o.shipping_option from customer_order o where o.order_number = w.order_number) as shipping_option
  from order_with_debts w;
`,
);
