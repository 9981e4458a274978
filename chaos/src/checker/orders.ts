import { orderNumberPattern } from '@muse/contracts';
import { type Check, statement } from './check.ts';

const onePerStore = statement(
  4,
  'A session has more than one order at a store.',
  `select session_id, store_id, array_agg(order_number) as orders from orders.customer_order group by 1, 2 having count(*) > 1`,
);

/** The contract's pattern has the same meaning as a Postgres regular expression. */
const numbersAreNumbers = statement(
  4,
  'An order number is malformed or used twice.',
  `select number, count(*)::int as times, array_agg(place) as places
  from (select order_number as number, 'orders' as place from orders.customer_order
        union all select order_number, 'checkout' from checkout.session_order) all_numbers
  group by number
  having number !~ '${orderNumberPattern.source}' or count(*) filter (where place = 'orders') > 1 or count(*) filter (where place = 'checkout') > 1`,
);

const drawn = statement(
  4,
  'An order has a number that was not assigned to its session and store.',
  `select o.order_number, o.session_id, o.store_id, d.session_id as drawn_for, d.store_id as drawn_at
  from orders.customer_order o left join checkout.session_order d using (order_number)
  where (o.session_id, o.store_id) is distinct from (d.session_id, d.store_id)`,
);

const oneTask = statement(
  4,
  'An order has not exactly one placement task, or a task has no order.',
  `select order_number, o.order_number is not null as is_order, count(t.id)::int as tasks
  from orders.customer_order o full join placement.placement_task t using (order_number)
  group by order_number, o.order_number having o.order_number is null or count(t.id) <> 1`,
);

const storeNumbersOnce = statement(
  4,
  'A store’s order number belongs to more than one order.',
  `select store_id, store_order_number, array_agg(order_number) as orders
  from (select store_id, store_order_number, order_number from placement.placement_task
        union select store_id, store_order_number, order_number from orders.customer_order) all_numbers
  where store_order_number is not null group by 1, 2 having count(*) > 1`,
);

/** A placed task has exactly one attempt with the outcome `placed`. */
const boughtOnce = statement(
  4,
  'An order was not purchased exactly once at its store although it is placed, or was purchased although it is not.',
  `select t.order_number, t.status, count(a.id) filter (where a.outcome = 'placed')::int as bought
  from placement.placement_task t left join placement.attempt a on a.task_id = t.id
  group by t.id having count(a.id) filter (where a.outcome = 'placed') <> case when t.status = 'placed' then 1 else 0 end`,
);

const sameStory = statement(
  4,
  'An order and its placement task have different outcomes.',
  `select o.order_number, o.status as "order", t.status as task, o.store_order_number as of_order, t.store_order_number as of_task
  from orders.customer_order o join placement.placement_task t using (order_number)
  where o.store_order_number is distinct from t.store_order_number
    or t.status <> all (case when o.status = 'pending' then array['queued', 'claimed', 'in_progress', 'submitting', 'outcome_unknown', 'awaiting_customer', 'on_hold']
                             when o.status in ('failed', 'cancelled') then array[o.status] else array['placed'] end)`,
);

/** An order that was placed may have been confirmed, shipped or delivered since. */
const settledOrdersStaySettled: Check = {
  invariant: 4,
  what: 'An order was settled by an operator and does not have that outcome.',
  async find({ look, history }) {
    return look(
      `select told.*, o.status, o.store_order_number
      from jsonb_to_recordset($1::jsonb) as told ("by" text, "orderNumber" text, outcome text, "storeOrderNumber" text, "trackingNumber" text)
      left join orders.customer_order o on o.order_number = told."orderNumber"
      where o.order_number is null
        or o.status <> all (case when told.outcome = 'placed' then array['placed', 'confirmed', 'shipped', 'delivered'] else array[told.outcome] end)
        or o.store_order_number <> told."storeOrderNumber"
        or (told."trackingNumber" is not null and not exists (
          select from orders.shipment s where s.order_number = o.order_number and s.tracking_number = told."trackingNumber"))`,
      [JSON.stringify(history?.operators ?? [])],
    );
  },
};

export const orders: Check[] = [
  onePerStore,
  numbersAreNumbers,
  drawn,
  oneTask,
  storeNumbersOnce,
  boughtOnce,
  sameStory,
  settledOrdersStaySettled,
];
