import { cents } from '../demo-catalog.ts';
import { pretendStoreAt } from '../pretend-store.ts';
import type { MachineStore } from './stores.ts';

/** Gives the tenant of a demo store the products of the catalog. The emulator forgets them when it stops, so this runs at every start. */
export async function openPretendShop(
  storeEmulatorUrl: string,
  gatewayUrl: string,
  { storeId, by, products }: MachineStore,
): Promise<void> {
  const store = pretendStoreAt(storeEmulatorUrl, storeId);
  await store.setSettings({
    products: products.map(({ sku, name, brand, price, sizes, colors, soldOut = [] }) => ({
      ...{ sku, name, brand, price: cents(price), soldOut },
      sizes: sizes.filter((size) => size !== null),
      colors: colors.filter((color) => color !== null),
    })),
  });
  if (by !== 'browser') await store.sendEventsTo(`${gatewayUrl}/api/v1/webhooks/stores/${storeId}`);
}
