import { api } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { demoOffers, demoStores } from './demo-catalog.ts';

/** Signs in with these roles at the development issuer, and returns a client of the gateway. */
export async function signIn(
  gatewayUrl: string,
  subject: string,
  roles: ('customer' | 'ops' | 'admin')[],
): Promise<{ token: string; caller: ApiClient }> {
  const { body } = await apiClient(gatewayUrl).call(api.gateway.createDevToken, { body: { subject, roles } });
  return { token: body.token, caller: apiClient(gatewayUrl, async () => body.token) };
}

/** Imports the demo catalog over the API, as an admin. Idempotent. */
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
    throw new Error(`Could not load ${what} of the demo catalog: ${reply.status} ${reply.problem?.detail ?? ''}`);
}
