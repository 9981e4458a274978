import { migration } from '@muse/kit';

/** The projections of stores and offers. A row is only replaced by a higher version, and never deleted, because lines of carts refer to it. */
export const catalogProjection = migration(
  1001,
  'catalog projection',
  `
  create table store (
    store_id text constraint store_pkey primary key,
    name text not null,
    website text not null,
    logo_url text,
    shipping jsonb not null,
    version bigint not null
  );

  create table offer (
    store_id text not null,
    product_sku text not null,
    size text,
    color text,
    product_name text not null,
    product_url text not null,
    product_image_url text,
    brand text,
    tax_code text,
    price_cents int not null,
    original_price_cents int not null,
    currency text not null,
    in_stock boolean not null,
    updated_at timestamptz not null,
    version bigint not null,
    -- The catalog was asked and no longer knows it: not in stock, and unknown to whoever wants to add it.
    gone boolean not null default false,
    constraint offer_variant unique nulls not distinct (store_id, product_sku, size, color)
  );

  create table backfill (
    name text constraint backfill_pkey primary key,
    after_version bigint not null default 0,
    completed_at timestamptz
  );
  insert into backfill (name) values ('catalog');
`,
);
