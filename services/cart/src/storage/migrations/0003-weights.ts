import { migration } from '@muse/kit';

/** Rates may depend on the weight of an offer. */
export const weights = migration(
  1003,
  'weights',
  `
  alter table offer add column weight_grams int;

  -- Replaces item, which stays as it is: processes of the previous release hold prepared statements on all its columns.
  create view weighed_item as
    select l.id, l.shopper, l.store_id, l.product_sku, l.size, l.color, l.quantity, l.price_at_add_cents, l.added_at, l.updated_at, l.place,
      o.product_name, o.product_url, o.product_image_url, o.price_cents, o.original_price_cents, o.currency, o.weight_grams,
      o.in_stock and o.currency = l.currency as in_stock,
      s.name as store_name, s.website as store_website, s.logo_url as store_logo_url, s.shipping as store_shipping
    from line l
    join offer o on o.store_id = l.store_id and o.product_sku = l.product_sku
      and o.size is not distinct from l.size and o.color is not distinct from l.color
    join store s on s.store_id = l.store_id;
`,
);
