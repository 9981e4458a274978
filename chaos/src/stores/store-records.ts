import { tenantUrl } from '@muse/ops';

/** A purchase as a pretend store recorded it. */
export interface StoreOrder {
  number: string;
  /** Machines give every order an address of its own, which begins with the number of the order. */
  email: string;
  total: number;
  lines: { sku: string; size: string | null; color: string | null; quantity: number }[];
}

/** All orders of one pretend store. */
export interface StoreRecords {
  storeId: string;
  orders: StoreOrder[];
}

/** Asks the store emulator, as an operator looks at the history of an account. */
export async function recordsOf(storeEmulatorUrl: string, storeId: string): Promise<StoreRecords> {
  const answer = await fetch(`${tenantUrl(storeEmulatorUrl, storeId)}/_control/snapshot`, {
    signal: AbortSignal.timeout(15_000),
  });
  if (!answer.ok) throw new Error(`The store emulator has no records of ${storeId}: ${answer.status}`);
  const { orders } = (await answer.json()) as Pick<StoreRecords, 'orders'>;
  return { storeId, orders };
}

/** The number of our order that a store's order was bought for. */
export const boughtFor = ({ email }: Pick<StoreOrder, 'email'>): string => (email.split('@')[0] ?? '').toUpperCase();
