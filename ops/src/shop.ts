import { api } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { type DemoStore, demoStores, offersOf, storeRequest } from './demo-catalog.ts';

/** Signs in with these roles at the development issuer, and returns a client of the gateway. */
export async function signIn(
  gatewayUrl: string,
  subject: string,
  roles: ('customer' | 'ops' | 'admin')[],
): Promise<{ token: string; caller: ApiClient }> {
  const { body } = await apiClient(gatewayUrl).call(api.gateway.createDevToken, { body: { subject, roles } });
  return { token: body.token, caller: apiClient(gatewayUrl, async () => body.token) };
}

/** Imports the demo catalog over the API, as an admin. Idempotent: a store that is known keeps what an admin has made of it. */
export async function loadDemoCatalog(
  gatewayUrl: string,
  machineStores: DemoStore[] = [],
): Promise<{ stores: number; offers: number }> {
  const { caller } = await signIn(gatewayUrl, 'demo-admin', ['admin']);
  const stores = [...demoStores, ...machineStores];
  const offers = stores.flatMap(offersOf);
  const listed = await caller.call(api.catalog.listStores);
  const known = new Set(listed.body.stores.map((store) => store.storeId));
  for (const store of stores.filter(({ storeId }) => !known.has(storeId)))
    refuseBadReply(
      await caller.call(api.catalog.putStore, { params: { storeId: store.storeId }, body: storeRequest(store) }),
      `the store ${store.storeId}`,
    );
  refuseBadReply(await caller.call(api.catalog.importOffers, { body: { offers } }), 'the offers');
  return { stores: stores.length, offers: offers.length };
}

/** Throws a sentence if the demo could not be set up. */
export function refuseBadReply(reply: { status: number; problem?: { detail: string } }, what: string): void {
  if (reply.status >= 300)
    throw new Error(`Could not load ${what} of the demo: ${reply.status} ${reply.problem?.detail ?? ''}`);
}
