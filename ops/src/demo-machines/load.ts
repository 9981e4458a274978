import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn } from '../shop.ts';
import { connectStore, waitUntilKnown } from './connect.ts';
import { openPretendShop, setSwitches } from './pretend-shop.ts';
import { machineStores } from './stores.ts';

/**
 * Opens the pretend shops of the demo and lets machines place orders there. Returns why a store's orders go to a person instead, by store;
 * empty if every machine works.
 */
export async function loadDemoMachines(gatewayUrl: string, storeEmulatorUrl: string): Promise<string[]> {
  const { caller: admin } = await signIn(gatewayUrl, 'demo-admin', ['admin']);
  const problems = await Promise.all(
    machineStores.map(async (store) => {
      await openPretendShop(storeEmulatorUrl, gatewayUrl, store);
      await waitUntilKnown(admin, store);
      const problem = await connectStore(admin, storeEmulatorUrl, store);
      await setSwitches(storeEmulatorUrl, store);
      return problem === undefined ? [] : [`${store.name} (${problem})`];
    }),
  );
  return problems.flat();
}

const apiSecrets = { api_key: 'store-api-key', webhook_secret: 'store-webhook-secret' };
/** Dry runs of a recipe pay with a test card, and submit nothing. */
const testCard = {
  'dry-run.card.number': '4242424242424242',
  'dry-run.card.expiry': '12/30',
  'dry-run.card.cvc': '123',
};

/** Writes placement's secrets file: what the tenants of the store emulator accept. Returns its path. */
export async function writeStoreSecrets(folder: string): Promise<string> {
  const file = join(folder, 'store-secrets.json');
  const stores = machineStores.map(({ storeId, by }) => [storeId, by === 'browser' ? testCard : apiSecrets]);
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(Object.fromEntries(stores), null, 2), { mode: 0o600 });
  return file;
}
