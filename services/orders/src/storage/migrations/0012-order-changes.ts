import { migration } from '@muse/kit';

export const orderChanges = migration(
  1012,
  'order changes',
  `
  -- The log of changes: which orders a transaction has changed, for streams of events (ADR 44). Rows become visible when their
  -- transaction commits, in any sequence: a position in the log is a snapshot (pg_current_snapshot), never a highest number.
  create table order_change (
    shopper text not null,
    xid xid8 not null default pg_current_xact_id(),
    order_number text not null,
    at timestamptz not null default muse_clock(),
    constraint order_change_pkey primary key (shopper, xid, order_number)
  );
  create index order_change_age on order_change (at);

  -- By triggers, so that no change is forgotten: not by a new statement, not by processes of the previous release, not by hand:
  -- the names have their schema, because statements by hand have another search path, and setting it costs more than the rest.
  create function log_change_of_order() returns trigger language plpgsql as $$ begin
    if tg_op = 'INSERT' then -- see log_change_of_dispute
      perform pg_advisory_xact_lock_shared(hashtextextended(new.session_id, 0));
    end if;
    insert into orders.order_change (shopper, order_number) values (new.shopper, new.order_number) on conflict do nothing;
    return null;
  end $$;

  create function log_change_of_part() returns trigger language plpgsql as $$ begin
    insert into orders.order_change (shopper, order_number)
      select shopper, order_number from orders.customer_order where order_number = new.order_number on conflict do nothing;
    return null;
  end $$;

  -- A dispute concerns the orders of its session. The lock lets none be created meanwhile that does not see the dispute.
  create function log_change_of_dispute() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock(hashtextextended(new.session_id, 0));
    insert into orders.order_change (shopper, order_number)
      select shopper, order_number from orders.customer_order where session_id = new.session_id on conflict do nothing;
    return null;
  end $$;

  -- In the sequence in which transactions lock these tables. The first line of a history comes with its order.
  create trigger shipment_changed after insert or update on shipment for each row execute function log_change_of_part();
  create trigger refund_changed after insert or update on refund for each row execute function log_change_of_part();
  create trigger dispute_changed after insert or update on dispute for each row execute function log_change_of_dispute();
  create trigger order_changed after insert or update on customer_order for each row execute function log_change_of_order();
  create trigger order_history_changed after insert on order_history
    for each row when (new.from_status is not null) execute function log_change_of_part();
`,
);
