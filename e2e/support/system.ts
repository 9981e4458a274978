import { randomBytes } from 'node:crypto';
import type { Books, Snapshot } from '@muse/chaos';
import { api, type Confirmation, type Session } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { type AdminQuery, openAdminQuery } from '@muse/dev-servers';
import { eventually, openSpy, type Spy } from '@muse/kit/testing';
import {
  demoAddress,
  type EmulatorControl,
  emulatorAt,
  type Running,
  type System,
  signIn,
  startTestSystem,
  type TestSystemOptions,
} from '@muse/ops';

/** The whole system as deployed, each service a process of its own behind the gateway; only Stripe is emulated. */
export interface TestSystemWithSpy extends System {
  spy: Spy;
  client: ApiClient;
  look: AdminQuery['look'];
  process(name: string): Running;
  /** The control API of the Stripe emulator, and its records. */
  stripe: Pick<EmulatorControl, 'control' | 'refund'> & { books(): Promise<Books> };
  /** What the invariant checker reads. */
  snapshot: Snapshot;
  close(): Promise<void>;
}

export async function createTestSystem(
  environment: Record<string, string> = {},
  more: Omit<TestSystemOptions, 'environment'> = {},
): Promise<TestSystemWithSpy> {
  const system = await startTestSystem({ environment, ...more });
  const { gatewayUrl, logFolder, managementUrl, virtualHost } = system;
  const spy = await openSpy(system.amqpUrl);
  const { look, close } = openAdminQuery(system.databaseUrl, 1);
  const emulator = emulatorAt(system.emulatorUrl);
  const stripe = { control: emulator.control, refund: emulator.refund, books: () => emulator.books<Books>() };
  return {
    ...system,
    ...{ spy, look, stripe },
    client: apiClient(gatewayUrl),
    process: (wanted) => system.processes.find((running) => running.name === wanted) as Running,
    snapshot: {
      ...{ look, gatewayUrl, logFolder, books: stripe.books },
      ...(managementUrl === null ? {} : { broker: { managementUrl, virtualHost } }),
    },
    async close() {
      await spy.close();
      await close();
      await system.close();
    },
  };
}

const goods = [
  { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 },
];

export async function newGuest({ gatewayUrl, client }: TestSystemWithSpy): Promise<ApiClient> {
  const guest = await client.call(api.gateway.createGuest);
  return apiClient(gatewayUrl, async () => guest.body.token);
}

/** A guest, or another shopper, with items of two stores in the cart and a session that is ready to be placed. */
export async function readyToPlace(
  system: TestSystemWithSpy,
  paymentMethodId = 'pm_card_visa',
  more: { shopper?: ApiClient; save?: boolean; stores?: number } = {},
): Promise<{ shopper: ApiClient; session: Session; params: { id: string } }> {
  const shopper = more.shopper ?? (await newGuest(system));
  for (const body of goods.slice(0, more.stores)) await shopper.call(api.cart.addItem, { body });
  const { session, params } = await prepareSession(shopper, { paymentMethodId, ...(more.save && { save: true }) });
  return { shopper, session, params };
}

/** A session of the shopper's cart with address and card, ready to be placed. */
async function prepareSession(
  shopper: ApiClient,
  payment: { paymentMethodId: string; save?: boolean } = { paymentMethodId: 'pm_card_visa' },
  address: typeof demoAddress & { email?: string } = demoAddress,
): Promise<{ session: Session; params: { id: string } }> {
  const { body: created } = await shopper.call(api.checkout.createSession);
  const params = { id: created.sessionId };
  await shopper.call(api.checkout.setShipping, { params, body: address });
  const { body: session } = await shopper.call(api.checkout.setPayment, { params, body: payment });
  return { session, params };
}

/** Buys what is in the cart; the stores and the shopper are reached by e-mail. */
export async function buyCart(shopper: ApiClient): Promise<Confirmation> {
  const { params } = await prepareSession(shopper, undefined, { ...demoAddress, email: 'ada@example.com' });
  return (await shopper.call(api.checkout.place, { params })).body as Confirmation;
}

export const chargesOf = async (system: TestSystemWithSpy, sessionId: string) =>
  (await system.stripe.books()).charges.filter(
    (charge) => charge.metadata.checkout_session === sessionId && charge.status === 'succeeded',
  );

export const operator = async ({ gatewayUrl }: TestSystemWithSpy): Promise<ApiClient> =>
  (await signIn(gatewayUrl, `operator-${randomBytes(3).toString('hex')}`, ['ops'])).caller;

export { eventually };
