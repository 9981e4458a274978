import { api } from '@muse/contracts';
import { connectStore, type MachineStore, machineStores, openPretendShop, signIn, waitUntilKnown } from '@muse/ops';

/** The stores of a trial whose orders machines place, beside those whose orders people place. */
export const storesOf = (withBrowser: boolean): MachineStore[] =>
  machineStores.filter(({ by }) => withBrowser || by !== 'browser');

export const isByBrowser = (storeId: string): boolean =>
  machineStores.some((store) => store.storeId === storeId && store.by === 'browser');

/** A store of the emulator shows an order at once, so an operator need not wait longer than the shortest time there is. */
const settleMinutes = 1;
const reason = 'a store of the trial';

/** Opens the pretend shops and lets machines place orders there. Throws if one cannot be used: the trial would prove less than it says. */
export async function connectStores(
  gatewayUrl: string,
  storeEmulatorUrl: string,
  stores: MachineStore[],
): Promise<void> {
  const { caller: admin } = await signIn(gatewayUrl, 'trial-admin', ['admin']);
  for (const store of stores) {
    const params = { storeId: store.storeId };
    await openPretendShop(storeEmulatorUrl, gatewayUrl, store);
    await waitUntilKnown(admin, store);
    const problem = await connectStore(admin, storeEmulatorUrl, store);
    if (problem !== undefined) throw new Error(`Machines cannot place the orders of ${store.name}: ${problem}`);
    const { status } = await admin.call(api.placement.setStoreRules, { params, body: { settleMinutes, reason } });
    if (status !== 200) throw new Error(`The rules of ${store.name} could not be set: ${status}`);
  }
}
