import type { QueueDetail } from '@muse/contracts';
import { machineStores, pretendStoreAt, type StoreOrder } from '@muse/ops';

/** The pretend stores of a system: their faults, and what they recorded. */
export interface PretendStores {
  switch(storeId: string, switches: Record<string, unknown>): Promise<void>;
  ordersOf(storeId: string): Promise<StoreOrder[]>;
}

export const pretendStores = (storeEmulatorUrl: string): PretendStores => ({
  switch: (storeId, switches) => pretendStoreAt(storeEmulatorUrl, storeId).setSwitches(switches),
  ordersOf: (storeId) => pretendStoreAt(storeEmulatorUrl, storeId).orders(),
});

const linesOf = (lines: StoreOrder['lines']): string[] =>
  lines.map(({ sku, size, color, quantity }) => `${quantity} × ${sku}/${size ?? ''}/${color ?? ''}`).sort();

/** The address that a store has of one order, and of no other. */
const isOf = ({ museOrderNumber }: QueueDetail, { email }: StoreOrder): boolean =>
  email.startsWith(`${museOrderNumber.toLowerCase()}@`);

/** What was bought at its store for an order. */
export const boughtFor = async (stores: PretendStores, entry: QueueDetail): Promise<StoreOrder[]> =>
  (await stores.ordersOf(entry.storeId)).filter((order) => isOf(entry, order));

/** Compares the orders of machines with what their stores recorded. Returns a sentence for each difference. */
export async function compareWithStores(stores: PretendStores, entries: QueueDetail[]): Promise<string[]> {
  const differences: string[] = [];
  for (const { storeId } of machineStores) {
    const ofStore = entries.filter((entry) => entry.storeId === storeId);
    const recorded = await stores.ordersOf(storeId);
    for (const order of recorded.filter((each) => !ofStore.some((entry) => isOf(entry, each))))
      differences.push(`${storeId} has ${order.number}, which Muse does not know`);
    for (const entry of ofStore)
      differences.push(
        ...compare(
          entry,
          recorded.filter((order) => isOf(entry, order)),
        ),
      );
  }
  return differences;
}

function compare(entry: QueueDetail, bought: StoreOrder[]): string[] {
  const { museOrderNumber, storeId, status, storeOrderNumber, ceilingCents, items } = entry;
  const name = `${museOrderNumber} of ${storeId}`;
  if (bought.length > 1) return [`${name} was bought ${bought.length} times`];
  const [order] = bought;
  if (!order) return status === 'placed' ? [`${name} is placed as ${storeOrderNumber}, which was never bought`] : [];
  const wanted = linesOf(items.map(({ productSku: sku, ...line }) => ({ sku, ...line })));
  const got = linesOf(order.lines);
  return [
    ...(status === 'placed' || status === 'outcome_unknown' ? [] : [`${name} is ${status}, and was bought`]),
    ...(status === 'placed' && order.number !== storeOrderNumber
      ? [`${name} is placed as ${storeOrderNumber} instead of ${order.number}`]
      : []),
    ...(got.join() === wanted.join() ? [] : [`${name} wants ${wanted.join(', ')}, and got ${got.join(', ')}`]),
    ...(order.total <= ceilingCents ? [] : [`${name} cost ${order.total}, more than ${ceilingCents}`]),
  ];
}
