import { api } from '@muse/contracts';
import { type MachineStore, pretendStoreAt, signIn } from '@muse/ops';

type Switches = NonNullable<MachineStore['switches']>;

/** What a trial does with its pretend stores. */
export interface StoreControl {
  stores: MachineStore[];
  set(store: MachineStore, switches: Switches): Promise<void>;
  /** Switches every fault off. */
  repair(store: MachineStore): Promise<void>;
  /** An admin lets the machine work again that results or a block have stopped. Does nothing if the gateway does not answer. */
  trustAgain(store: MachineStore): Promise<void>;
}

const healthy: Switches = {
  ...{ priceChange: null, outOfStock: null, challenge: null, status: null, hang: null, nonsense: null },
  ...{ dropBeforeOrder: 0, dropAfterOrder: 0, latencyMs: 0, slowConfirmationMs: 0, wrongTotal: 0 },
};

export const storeControlOf = (gatewayUrl: string, storeEmulatorUrl: string, stores: MachineStore[]): StoreControl => ({
  stores,
  set: ({ storeId }, switches) => pretendStoreAt(storeEmulatorUrl, storeId).setSwitches(switches),
  repair: ({ storeId, switches }) => pretendStoreAt(storeEmulatorUrl, storeId).setSwitches({ ...healthy, ...switches }),
  trustAgain: (store) => trustAgain(gatewayUrl, store).catch(() => undefined),
});

const reason = 'the store was asked, and agrees';

async function trustAgain(gatewayUrl: string, { storeId, by }: MachineStore): Promise<void> {
  const { caller: admin } = await signIn(gatewayUrl, 'trial-admin', ['admin']);
  const params = { storeId };
  const { body } = await admin.call(api.placement.listPermissions, { params });
  for (const { id } of body.permissions.filter(({ state }) => state === 'suspended'))
    await admin.call(api.placement.reinstatePermission, { params: { storeId, id }, body: { reason } });
  const method = by === 'browser' ? 'headless' : 'api';
  await admin.call(api.placement.reopenWay, { params: { storeId, method }, body: { reason } });
}
