import type { Sql } from '@muse/kit';
import type { Task } from '../domain/task.ts';
import { shippingOptionOf } from '../storage/shipping-options.ts';
import type { PlacementOrder } from '../ways/way.ts';

/** What a machine is asked to buy. `emailDomain`: the store's e-mails about each order arrive at an address of its own. */
export async function placementOrderOf(db: Sql, task: Task, emailDomain: string): Promise<PlacementOrder> {
  const { id, orderNumber, storeId, storeName, lines, address, ceilingCents, currency } = task;
  const option = await shippingOptionOf(db, orderNumber);
  return {
    ...{ orderNumber, taskId: id, storeId, storeName, lines, address, ceilingCents, currency },
    email: `${orderNumber.toLowerCase()}@${emailDomain}`,
    shippingOption: option && { id: option.id, name: option.name },
  };
}
