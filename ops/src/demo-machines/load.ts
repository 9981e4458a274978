import { pretendStoreAt } from '../pretend-store.ts';
import { loadDemoCatalog, signIn } from '../shop.ts';
import { connectStore, waitUntilKnown } from './connect.ts';
import { openPretendShop } from './pretend-shop.ts';
import { machineStores } from './stores.ts';

export interface LoadedDemo {
  stores: number;
  offers: number;
  /** Why the orders of a store with a machine go to a person instead; empty if every machine works. */
  unusable: string[];
}

/** Imports the demo catalog with its stores for machines, opens their pretend shops, and lets machines place orders there. Idempotent. */
export async function loadDemo({
  gatewayUrl,
  storeEmulatorUrl,
}: {
  gatewayUrl: string;
  storeEmulatorUrl: string;
}): Promise<LoadedDemo> {
  const loaded = await loadDemoCatalog(gatewayUrl, machineStores);
  const { caller: admin } = await signIn(gatewayUrl, 'demo-admin', ['admin']);
  const unusable = await Promise.all(
    machineStores.map(async (store) => {
      await openPretendShop(storeEmulatorUrl, gatewayUrl, store);
      await waitUntilKnown(admin, store);
      const problem = await connectStore(admin, storeEmulatorUrl, store);
      // Its faults come after its recipe was tried.
      await pretendStoreAt(storeEmulatorUrl, store.storeId).setSwitches(store.switches ?? {});
      return problem === undefined ? [] : [`${store.name} (${problem})`];
    }),
  );
  return { ...loaded, unusable: unusable.flat() };
}
