import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type MachineStore, machineStores } from './stores.ts';

const apiSecrets = { api_key: 'store-api-key', webhook_secret: 'store-webhook-secret' };
/** Dry runs of a recipe pay with a test card, and submit nothing. */
const testCard = {
  'dry-run.card.number': '4242424242424242',
  'dry-run.card.expiry': '12/30',
  'dry-run.card.cvc': '123',
};

/** Writes placement's secrets file: what the tenants of the store emulator accept. Returns its path. */
export async function writeStoreSecrets(
  file: string,
  stores: Pick<MachineStore, 'storeId' | 'by'>[] = machineStores,
): Promise<string> {
  const secrets = stores.map(({ storeId, by }) => [storeId, by === 'browser' ? testCard : apiSecrets]);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(Object.fromEntries(secrets), null, 2), { mode: 0o600 });
  return file;
}
