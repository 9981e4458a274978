import { api } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { demoOffers, demoStores } from './demo-catalog.ts';

/** Speaks to the gateway as somebody with these roles, through the development issuer. */
export async function signIn(
  gatewayUrl: string,
  subject: string,
  roles: ('customer' | 'ops' | 'admin')[],
): Promise<{ token: string; caller: ApiClient }> {
  const { body } = await apiClient(gatewayUrl).call(api.gateway.createDevToken, { body: { subject, roles } });
  return { token: body.token, caller: apiClient(gatewayUrl, async () => body.token) };
}

/** Loads the demo catalog the way any import comes: by an admin, over the API. Loading it again changes nothing. */
export async function loadDemoCatalog(gatewayUrl: string): Promise<{ stores: number; offers: number }> {
  const { caller } = await signIn(gatewayUrl, 'demo-admin', ['admin']);
  const listed = await caller.call(api.catalog.listStores);
  const known = new Set(listed.body.stores.map((store) => store.storeId));
  for (const { storeId, body } of demoStores) {
    if (!known.has(storeId))
      refuseBadReply(await caller.call(api.catalog.putStore, { params: { storeId }, body }), `the store ${storeId}`);
  }
  refuseBadReply(await caller.call(api.catalog.importOffers, { body: { offers: demoOffers } }), 'the offers');
  return { stores: demoStores.length, offers: demoOffers.length };
}

function refuseBadReply(reply: { status: number; problem?: { detail: string } }, what: string): void {
  if (reply.status >= 300)
    throw new Error(`The demo catalog did not take ${what}: ${reply.status} ${reply.problem?.detail ?? ''}`);
}
