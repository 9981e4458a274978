import { migration } from '@muse/kit';

/** `store.shipping` stays beside `shipping_rules` as release 0.1.0 reads and writes it. */
export const shippingRules = migration(
  1003,
  'shipping rules',
  `
  alter table store add column shipping_rules jsonb;

  -- Not a column of offer: processes of 0.1.0 hold prepared statements on all columns of that table, which a new one would break.
  create table offer_weight (
    store_id text not null,
    product_sku text not null,
    size text,
    color text,
    weight_grams int not null constraint offer_weight_positive check (weight_grams > 0),
    constraint offer_weight_variant unique nulls not distinct (store_id, product_sku, size, color)
  );

  create view weighed_offer as
    select o.*, w.weight_grams
    from offer o
    left join offer_weight w on w.store_id = o.store_id and w.product_sku = o.product_sku
      and w.size is not distinct from o.size and w.color is not distinct from o.color;
`,
);
