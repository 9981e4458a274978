import { migration } from '@muse/kit';

/**
 * Every change of lines locks the row of the cart first, so the counts in the trigger are exact.
 * The three limits have the names of their refusals (`storage/limit-violations.ts`).
 */
export const carts = migration(
  1002,
  'carts',
  `
  create table cart (
    shopper text constraint cart_pkey primary key,
    -- Moves with the shopper's edits only; 0: nothing was ever put in.
    version int not null,
    updated_at timestamptz not null
  );
  create index cart_of_guest_untouched on cart (updated_at) where starts_with(shopper, 'guest_');

  create table line (
    id text constraint line_pkey primary key,
    shopper text not null constraint line_cart references cart (shopper) on delete cascade,
    store_id text not null,
    product_sku text not null,
    size text,
    color text,
    quantity int not null constraint quantity_limit check (quantity between 1 and 99),
    price_at_add_cents int not null,
    currency text not null,
    added_at timestamptz not null,
    updated_at timestamptz not null,
    -- The order of first addition.
    place bigint generated always as identity,
    constraint line_variant unique nulls not distinct (shopper, store_id, product_sku, size, color)
  );

  create function line_fits_its_cart() returns trigger language plpgsql as $body$
  declare
    lines int;
    currencies int;
  begin
    select count(*), count(distinct currency) into lines, currencies from line where shopper = new.shopper;
    if lines > 100 then
      raise check_violation using constraint = 'cart_full', message = 'a cart holds at most 100 lines';
    elsif currencies > 1 then
      raise check_violation using constraint = 'currency_mismatch', message = 'a cart holds one currency';
    end if;
    return null;
  end $body$;
  create trigger line_added after insert on line for each row execute function line_fits_its_cart();
  create trigger line_currency_changed after update of currency on line
    for each row when (old.currency is distinct from new.currency) execute function line_fits_its_cart();

  -- A line as it is shown, with its offer and its store as they are today.
  create view item as
    select l.id, l.shopper, l.store_id, l.product_sku, l.size, l.color, l.quantity, l.price_at_add_cents, l.added_at, l.updated_at, l.place,
      o.product_name, o.product_url, o.product_image_url, o.price_cents, o.original_price_cents, o.currency,
      -- What came to cost another currency cannot be bought together with the rest.
      o.in_stock and o.currency = l.currency as in_stock,
      s.name as store_name, s.website as store_website, s.logo_url as store_logo_url, s.shipping as store_shipping
    from line l
    join offer o on o.store_id = l.store_id and o.product_sku = l.product_sku
      and o.size is not distinct from l.size and o.color is not distinct from l.color
    join store s on s.store_id = l.store_id;
`,
);
