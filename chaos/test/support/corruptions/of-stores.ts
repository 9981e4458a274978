import type { StoreOrder } from '@muse/ops';
import { type Corruption, type Observed, orderOf, purchaseOf, taskOf } from '../corruption.ts';

const inVain = 'A store has an order that is not placed, or is placed under another number.';
const byMachine = `update placement.attempt set method = 'api' where task_id = ${taskOf('ada', 'nordstrom')}`;

/** The clock of the data, which stands still: beside it, `now()` is later by as long as the test has taken. */
const atPlacement = 'placement.muse_clock()';

/** Ada's order as its store records it: Nordstrom has it under this number, Nordstrom Rack has failed. */
function record(observed: Observed, storeId: string, change: Partial<StoreOrder> = {}): void {
  const { answers } = purchaseOf(observed, 'ada');
  const order = answers[0]?.confirmation?.orders.find((each) => each.storeId === storeId);
  const line =
    storeId === 'nordstrom'
      ? { sku: 'NORD-CASH-01', size: 'M', color: 'Navy', quantity: 1 }
      : { sku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 };
  const email = `${order?.museOrderNumber.toLowerCase()}@orders.muse.example`;
  observed.stores.push({ storeId, orders: [{ number: 'NS-1', email, total: 100, lines: [line], ...change }] });
}

export const corruptionsOfStores: Corruption[] = [
  {
    title: 'a store recorded an order twice under one number',
    change(observed) {
      record(observed, 'nordstrom');
      record(observed, 'nordstrom');
    },
    findings: ['By the store’s own records, an order was bought more than once.'],
  },
  {
    title: 'a store has an order that failed',
    change: (observed) => record(observed, 'nordstrom-rack'),
    findings: [inVain],
  },
  {
    title: 'a store has an order under another number',
    change: (observed) => record(observed, 'nordstrom', { number: 'NS-2' }),
    findings: [inVain],
  },
  {
    title: 'a machine placed an order that its store does not have',
    sql: byMachine,
    findings: ['An order that a machine has placed is not at its store under its number.'],
  },
  {
    title: 'a store has one unit more than was ordered',
    sql: byMachine,
    change: (observed) =>
      record(observed, 'nordstrom', {
        lines: [{ sku: 'NORD-CASH-01', size: 'M', color: 'Navy', quantity: 2 }],
      }),
    findings: ['A store’s order has other lines than the order it was bought for.'],
  },
  {
    title: 'a machine submitted an order while the machines of its store were stopped',
    sql: `insert into placement.attempt (task_id, method, started_at, ended_at, state, outcome)
            values (${taskOf('ben', 'nordstrom')}, 'api', ${atPlacement}, ${atPlacement}, 'not_submitted', 'failed');
          insert into placement.task_history (task_id, from_status, to_status, changed_by, at)
            values (${taskOf('ben', 'nordstrom')}, 'in_progress', 'submitting', 'machine:api', ${atPlacement})`,
    change({ switchedOff }) {
      const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
      switchedOff.push({ scope: 'store', target: 'nordstrom-rack', ...always });
      switchedOff.push({ scope: 'store', target: 'nordstrom', ...always });
    },
    findings: [
      'A machine has submitted an order while a kill switch was on.',
      'The history of a placement task does not lead from its initial to its current state.',
    ],
  },
  {
    title: 'an attempt never ended',
    sql: `insert into placement.attempt (task_id, method, started_at, state) values (${taskOf('ben', 'nordstrom')}, 'api', ${atPlacement}, 'submitting')`,
    findings: ['An attempt to buy an order has not ended.'],
  },
  {
    title: 'an order waits for a machine that does not come',
    sql: `update placement.placement_task set method = 'api', run_at = ${atPlacement} where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    findings: ['An order is left with a machine.'],
  },
];
