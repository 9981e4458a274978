import { migration } from '@muse/kit';

export const storesAndOffers = migration(
  1001,
  'stores and offers',
  `
  -- Orders all changes, so that a projection can tell newer from older. Numbers are drawn under the store's lock.
  create sequence change_number;

  create table store (
    store_id text constraint store_pkey primary key,
    name text not null,
    website text not null,
    logo_url text,
    shipping jsonb not null,
    methods text[] not null,
    version bigint not null default nextval('change_number'),
    updated_at timestamptz not null default muse_clock()
  );

  create table offer (
    version bigint not null default nextval('change_number') constraint offer_version_unique unique,
    store_id text not null constraint offer_store references store,
    product_sku text not null,
    size text,
    color text,
    product_name text not null,
    product_url text not null,
    product_image_url text,
    brand text,
    tax_code text,
    price_cents int not null constraint offer_price_positive check (price_cents > 0),
    original_price_cents int not null constraint offer_discount_not_negative check (original_price_cents >= price_cents),
    currency text not null,
    in_stock boolean not null,
    updated_at timestamptz not null default muse_clock(),
    constraint offer_variant_unique unique nulls not distinct (store_id, product_sku, size, color)
  );
`,
);
