import { pretendStoreAt, type StoreOrder } from '@muse/ops';

/** All orders of one pretend store. */
export interface StoreRecords {
  storeId: string;
  orders: StoreOrder[];
}

/** Asks the store emulator, as an operator looks at the history of an account. */
export const recordsOf = async (storeEmulatorUrl: string, storeId: string): Promise<StoreRecords> => ({
  storeId,
  orders: await pretendStoreAt(storeEmulatorUrl, storeId).orders(),
});

/** The number of our order that a store's order was bought for. */
export const boughtFor = ({ email }: Pick<StoreOrder, 'email'>): string => (email.split('@')[0] ?? '').toUpperCase();
