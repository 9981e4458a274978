import { setTimeout as pause } from 'node:timers/promises';
import { api } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import type { Pool } from 'pg';

interface Task {
  status: string;
  method: string;
  reason: string;
}

/** Waits for the machine, as long as an attempt may take. Throws if the order went to a person instead. */
export const untilPlaced = (tasks: Pool, orderNumber: string): Promise<void> =>
  untilTask(tasks, orderNumber, ({ status, method, reason }) => {
    if (status === 'placed') return true;
    if (method === 'manual' || status === 'outcome_unknown') throw new Error(`${orderNumber} is ${status}: ${reason}`);
    return false;
  });

/** Waits until operators see the order. */
export const untilQueued = (tasks: Pool, orderNumber: string): Promise<void> =>
  untilTask(tasks, orderNumber, () => true);

async function untilTask(tasks: Pool, orderNumber: string, isEnd: (task: Task) => boolean): Promise<void> {
  for (let asked = 0; asked < 6_000; asked += 1) {
    const { rows } = await tasks.query<Task>({
      name: 'task',
      text: 'select status, method, reason from placement.placement_task where order_number = $1',
      values: [orderNumber],
    });
    if (rows[0] && isEnd(rows[0])) return;
    await pause(100);
  }
  throw new Error(`${orderNumber} did not get there in time`);
}

/** What the operator's screen calls for one order, without the time that a person needs at the store. Returns its milliseconds. */
export async function placeByHand(operator: ApiClient, orderNumber: string): Promise<number> {
  const startedAt = performance.now();
  const params = { orderNumber };
  const steps = [
    () => operator.call(api.placement.claimEntry, { params }),
    () => operator.call(api.placement.getInstructions, { params }),
    () => operator.call(api.placement.startSubmitting, { params }),
    () => operator.call(api.placement.placeByHand, { params, body: { storeOrderNumber: `N-${orderNumber}` } }),
  ];
  for (const step of steps) {
    const { status } = await step();
    if (status !== 200) throw new Error(`${orderNumber} was refused to an operator: ${status}`);
  }
  return performance.now() - startedAt;
}
