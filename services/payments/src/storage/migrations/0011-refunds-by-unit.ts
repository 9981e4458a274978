import { migration } from '@muse/kit';

/** What a share and a refund consist of, so that units can be refunded; and who asked for a refund and who agreed to it. */
export const refundsByUnit = migration(
  1011,
  'refunds by unit',
  `
  -- null: paid in release 0.1.0, which did not tell tax on items from tax on shipping
  alter table share add column shipping_tax_cents int;

  create table share_line (
    order_number text not null constraint share_line_share references share,
    line int not null,
    product_sku text not null,
    size text,
    color text,
    product_name text not null,
    quantity int not null constraint share_line_quantity check (quantity > 0),
    -- tax and fee are beside the total
    total_cents int not null,
    tax_cents int not null,
    fee_cents int not null,
    constraint share_line_pkey primary key (order_number, line)
  );

  -- null: of release 0.1.0, or made at Stripe's own site
  alter table refund add column items_cents int, add column shipping_cents int, add column tax_cents int, add column fee_cents int,
    add column requested_by text,
    add constraint refund_adds_up check (amount_cents = items_cents + shipping_cents + tax_cents + fee_cents),
    drop constraint refund_status,
    add constraint refund_status check (status in ('awaiting_approval', 'rejected', 'requested', 'pending', 'succeeded', 'failed', 'settled'));

  -- The units that a refund covers. Those of a rejected refund are released.
  create table refund_unit (
    refund_id text not null constraint refund_unit_refund references refund,
    order_number text not null,
    line int not null,
    unit int not null,
    released boolean not null default false,
    constraint refund_unit_pkey primary key (refund_id, line, unit),
    constraint refund_unit_line foreign key (order_number, line) references share_line
  );
  create unique index refund_unit_once on refund_unit (order_number, line, unit) where not released;

  alter table refund_history add column by text, add column note text;
`,
);
