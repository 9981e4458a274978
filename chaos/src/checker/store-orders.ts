import type { StoreOrder } from '@muse/ops';
import { boughtFor } from '../stores/store-records.ts';
import { type Check, lasting, statement } from './check.ts';
import type { Snapshot } from './snapshot.ts';

interface PlacedTask {
  orderNumber: string;
  storeId: string;
  status: string;
  storeOrderNumber: string | null;
  byMachine: boolean;
  lines: { productSku: string; size: string | null; color: string | null; quantity: number }[];
}

type Bought = StoreOrder & { storeId: string; orderNumber: string };

/** Every order that the pretend stores recorded, with ours that it was bought for. */
const boughtAt = async ({ stores }: Snapshot): Promise<Bought[]> =>
  ((await stores?.()) ?? []).flatMap(({ storeId, orders }) =>
    orders.map((order) => ({ ...order, storeId, orderNumber: boughtFor(order) })),
  );

const tasksOf = ({ look }: Snapshot): Promise<PlacedTask[]> =>
  look<PlacedTask>(`
    select order_number as "orderNumber", store_id as "storeId", status, store_order_number as "storeOrderNumber", lines,
      exists (select from placement.attempt a where a.task_id = t.id and a.outcome = 'placed' and a.method <> 'manual') as "byMachine"
    from placement.placement_task t`);

const boughtTwice: Check = {
  invariant: 4,
  what: 'By the store’s own records, an order was bought more than once.',
  async find(snapshot) {
    const byOrder = Map.groupBy(await boughtAt(snapshot), ({ orderNumber }) => orderNumber);
    return [...byOrder]
      .filter(([, all]) => all.length > 1)
      .map(([orderNumber, all]) => ({ orderNumber, atStore: all.map(({ number }) => number) }));
  },
};

/** Until its outcome is known, or while it is held for a person, the store may have an order that we have not recorded. */
const undecided = ['outcome_unknown', 'on_hold'];

const boughtInVain: Check = {
  invariant: 4,
  what: 'A store has an order that is not placed, or is placed under another number.',
  async find(snapshot) {
    const tasks = new Map((await tasksOf(snapshot)).map((task) => [task.orderNumber, task]));
    return (await boughtAt(snapshot)).flatMap(({ orderNumber, storeId, number }) => {
      const task = tasks.get(orderNumber);
      const isRecorded = task?.status === 'placed' && task.storeOrderNumber === number && task.storeId === storeId;
      if (isRecorded || undecided.includes(task?.status ?? '')) return [];
      return [{ orderNumber, atStore: number, status: task?.status, recorded: task?.storeOrderNumber }];
    });
  },
};

const neverBought: Check = {
  invariant: 4,
  what: 'An order that a machine has placed is not at its store under its number.',
  async find(snapshot) {
    if (!snapshot.stores) return [];
    const bought = new Set((await boughtAt(snapshot)).map(keyOf));
    return (await tasksOf(snapshot))
      .filter(({ byMachine }) => byMachine)
      .filter((task) => !bought.has(keyOf({ ...task, number: task.storeOrderNumber })))
      .map(({ lines: _lines, ...task }) => task);
  },
};

const keyOf = (order: { storeId: string; orderNumber: string; number: string | null }): string =>
  JSON.stringify([order.storeId, order.orderNumber, order.number]);

const wrongLines: Check = {
  invariant: 4,
  what: 'A store’s order has other lines than the order it was bought for.',
  async find(snapshot) {
    const tasks = new Map((await tasksOf(snapshot)).map((task) => [task.orderNumber, task]));
    return (await boughtAt(snapshot)).flatMap(({ orderNumber, number, lines }) => {
      const wanted = unitsOf(
        (tasks.get(orderNumber)?.lines ?? []).map(({ productSku: sku, ...line }) => ({ ...line, sku })),
      );
      const got = unitsOf(lines);
      return got.join() === wanted.join() ? [] : [{ orderNumber, atStore: number, wanted, got }];
    });
  },
};

/** A store may split a line, and the emulator writes an empty text where a product has no sizes: what counts is the units of each variant. */
function unitsOf(lines: StoreOrder['lines']): string[] {
  const units = Map.groupBy(lines, ({ sku, size, color }) => JSON.stringify([sku, size || null, color || null]));
  return [...units].map(([key, same]) => `${same.reduce((sum, { quantity }) => sum + quantity, 0)} ${key}`).sort();
}

const stillSubmitting = lasting(
  statement(
    10,
    'An attempt to buy an order has not ended.',
    `select t.order_number, t.status, a.id::int as attempt, a.method, a.state, a.started_at
    from placement.attempt a join placement.placement_task t on t.id = a.task_id
    where a.state in ('in_progress', 'submitting')`,
  ),
);

const leftWithMachine = lasting(
  statement(
    10,
    'An order is left with a machine.',
    `select order_number, status, method, reason, run_at, lease_expires_at from placement.placement_task
    where method <> 'manual' and status in ('queued', 'in_progress', 'submitting')`,
  ),
);

export const storeOrders: Check[] = [
  boughtTwice,
  boughtInVain,
  neverBought,
  wrongLines,
  stillSubmitting,
  leftWithMachine,
];
