import type { Check } from './snapshot.ts';

/** `placed` stays true when the parcel is on its way. */
const wordsAreKept: Check = {
  invariant: 4,
  what: 'An operator was told to have settled an order, and it is not so.',
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

export const operators: Check[] = [wordsAreKept];
