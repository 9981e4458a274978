import { cents } from '../demo-catalog.ts';
import type { MachineStore } from './stores.ts';

/** A tenant of the store emulator. */
export const tenantUrl = (storeEmulatorUrl: string, storeId: string): string => `${storeEmulatorUrl}/${storeId}`;

/** Gives the tenant of a demo store the products of the catalog. The emulator forgets them when it stops, so this runs at every start. */
export async function openPretendShop(
  storeEmulatorUrl: string,
  gatewayUrl: string,
  { storeId, by, products }: MachineStore,
): Promise<void> {
  const control = `${tenantUrl(storeEmulatorUrl, storeId)}/_control`;
  await post(`${control}/settings`, {
    products: products.map(({ sku, name, brand, price, sizes, colors, soldOut = [] }) => ({
      ...{ sku, name, brand, price: cents(price), soldOut },
      sizes: sizes.filter((size) => size !== null),
      colors: colors.filter((color) => color !== null),
    })),
  });
  if (by !== 'browser') await post(`${control}/webhooks`, { url: `${gatewayUrl}/api/v1/webhooks/stores/${storeId}` });
}

/** Its faults, once its recipe was tried. */
export const setSwitches = (storeEmulatorUrl: string, { storeId, switches = {} }: MachineStore): Promise<void> =>
  post(`${tenantUrl(storeEmulatorUrl, storeId)}/_control`, switches);

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`The store emulator refused ${url}: ${response.status} ${await response.text()}`);
}
