import type { Sql } from '@muse/kit';
import type { Task } from '../domain/task.ts';
import { shippingOptionOf } from '../storage/shipping-options.ts';
import type { PlacementOrder } from '../ways/way.ts';

interface ContactRules {
  /** The store's e-mails about each order arrive at an address of its own in this domain. */
  emailDomain: string;
  /** For stores that ask for a telephone number where the shopper has given none. */
  contactPhone: string | null;
}

/** The address that the store writes to about this order. */
export const storeEmailOf = (
  { orderNumber }: Pick<Task, 'orderNumber'>,
  { emailDomain }: Pick<ContactRules, 'emailDomain'>,
): string => `${orderNumber.toLowerCase()}@${emailDomain}`;

/** What a machine is asked to buy. */
export async function placementOrderOf(
  db: Sql,
  task: Task,
  { emailDomain, contactPhone }: ContactRules,
): Promise<PlacementOrder> {
  const { id, orderNumber, storeId, storeName, lines, ceilingCents, currency } = task;
  const address = { ...task.address, phone: task.address.phone ?? contactPhone };
  const option = await shippingOptionOf(db, orderNumber);
  return {
    ...{ orderNumber, taskId: id, storeId, storeName, lines, address, ceilingCents, currency },
    email: storeEmailOf(task, { emailDomain }),
    shippingOption: option && { id: option.id, name: option.name },
  };
}
