import { migration } from '@muse/kit';

export const orders = migration(
  1001,
  'orders',
  `
  -- One order at one store. created_at has milliseconds, as its text in JSON has: cursors compare it exactly.
  create table customer_order (
    order_number text constraint customer_order_pkey primary key
      constraint customer_order_number_shape check (order_number ~ '^MO-[0-9A-HJKMNP-TV-Z]{6}$'),
    session_id text not null,
    shopper text not null,
    store_id text not null,
    store_name text not null,
    store_order_number text,
    status text not null default 'pending' constraint customer_order_status
      check (status in ('pending', 'placed', 'confirmed', 'shipped', 'delivered', 'failed', 'cancelled')),
    placement_method text constraint customer_order_placement_method check (placement_method in ('api', 'headless', 'manual')),
    subtotal_cents int not null,
    discount_cents int not null,
    shipping_cents int not null,
    tax_cents int not null,
    service_fee_cents int not null,
    total_cents int not null,
    currency text not null,
    lines jsonb not null,
    address jsonb not null,
    item_count int not null,
    created_at timestamptz(3) not null default muse_clock(),
    placed_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    constraint customer_order_once_per_store unique (session_id, store_id),
    constraint customer_order_total check (total_cents = subtotal_cents + shipping_cents + tax_cents + service_fee_cents)
  );
  create index customer_order_of_shopper on customer_order (shopper, created_at desc, order_number desc);
  create index customer_order_newest on customer_order (created_at desc, order_number desc);

  -- Append-only: every transition of an order and who made it.
  create table order_history (
    id bigint generated always as identity constraint order_history_pkey primary key,
    order_number text not null constraint order_history_order references customer_order,
    from_status text,
    to_status text not null,
    changed_by text not null,
    note text,
    at timestamptz not null default muse_clock()
  );
  create index order_history_of_order on order_history (order_number, id);

  create table shipment (
    id bigint generated always as identity constraint shipment_pkey primary key,
    order_number text not null constraint shipment_order references customer_order,
    carrier text not null,
    tracking_number text not null,
    tracking_url text,
    status text not null default 'pre_transit' constraint shipment_status
      check (status in ('pre_transit', 'in_transit', 'out_for_delivery', 'delivered', 'exception', 'returned')),
    estimated_delivery text,
    created_at timestamptz not null default muse_clock()
  );
  -- 'UPS' and 'ups' are one carrier.
  create unique index shipment_once on shipment (order_number, lower(carrier), tracking_number);

  -- The refunds that payments has published; paymentStatus and refundedCents are derived from these rows.
  create table refund (
    refund_id text constraint refund_pkey primary key,
    order_number text not null constraint refund_order references customer_order,
    amount_cents int not null,
    status text not null constraint refund_status check (status in ('requested', 'succeeded', 'failed')),
    updated_at timestamptz not null default muse_clock()
  );
  create index refund_of_order on refund (order_number);
`,
);
