import { allEndpoints, api, type Declaration, fillPath, isInternal } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { type Check } from './check.ts';
import { answered } from './reads.ts';
import { type Snapshot } from './snapshot.ts';

const sample = 5;

async function guestCaller(gatewayUrl: string): Promise<ApiClient> {
  const guest = await answered(() => apiClient(gatewayUrl).call(api.gateway.createGuest));
  return apiClient(gatewayUrl, async () => guest.body.token);
}

async function operatorCaller(gatewayUrl: string): Promise<ApiClient> {
  const body = { subject: 'operator-of-the-checker', roles: ['ops' as const] };
  const signedIn = await answered(() => apiClient(gatewayUrl).call(api.gateway.createDevToken, { body }));
  return apiClient(gatewayUrl, async () => signedIn.body.token);
}

const sampleOf = ({ look }: Snapshot, table: string, id: string) =>
  look<{ id: string }>(`select ${id} as id from ${table} order by md5(${id}) limit ${sample}`);

/** Sends only reads, and place requests that must be refused, so that a failure of this check changes nothing. */
const othersResourcesAreNotFound: Check = {
  invariant: 13,
  what: 'A request for another shopper’s resource was not answered with 404.',
  async find(snapshot) {
    if (snapshot.gatewayUrl === undefined) return [];
    const otherGuest = await guestCaller(snapshot.gatewayUrl);
    const answers: { request: string; status: number }[] = [];
    const record = async (what: string, send: () => Promise<{ status: number }>) =>
      void answers.push({ request: what, status: (await answered(send)).status });
    for (const { id } of await sampleOf(snapshot, 'checkout.session', 'id')) {
      const params = { id };
      await record(`session ${id}`, () => otherGuest.call(api.checkout.getSession, { params }));
      await record(`place ${id}`, () => otherGuest.call(api.checkout.place, { params }));
    }
    for (const { id } of await sampleOf(snapshot, 'orders.customer_order', 'order_number'))
      await record(`order ${id}`, () => otherGuest.call(api.orders.getOrder, { params: { orderNumber: id } }));
    return answers.filter(({ status }) => status !== 404);
  },
};

/** The status of an answer to a request without valid content, so that an endpoint that lets it through does nothing. */
const statusOf = async (caller: ApiClient, { method, path }: Declaration): Promise<number> => {
  const names = [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => [name, 'MO-000000'] as const);
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  return (await answered(() => caller.send(method, fillPath(path, Object.fromEntries(names)), body))).status;
};

const rolesAreEnforced: Check = {
  invariant: 13,
  what: 'An endpoint accepted a request without the required role or token.',
  async find({ gatewayUrl }) {
    if (gatewayUrl === undefined) return [];
    const anonymous = apiClient(gatewayUrl);
    const forger = apiClient(gatewayUrl, async () => 'not-a-token');
    const [guest, operator] = [await guestCaller(gatewayUrl), await operatorCaller(gatewayUrl)];
    const wrong: object[] = [];
    const expect = async (endpoint: Declaration, who: string, caller: ApiClient, expected: number) => {
      const status = await statusOf(caller, endpoint);
      if (status !== expected) wrong.push({ endpoint: endpoint.id, who, status, expected });
    };
    for (const endpoint of allEndpoints) {
      if (endpoint.access === 'public') continue;
      if (isInternal(endpoint)) {
        await expect(endpoint, 'an operator', operator, 404);
        continue;
      }
      await expect(endpoint, 'without a token', anonymous, 401);
      await expect(endpoint, 'with a forged token', forger, 401);
      if (endpoint.access !== 'shopper') await expect(endpoint, 'a guest', guest, 403);
      if (endpoint.access === 'admin') await expect(endpoint, 'an operator', operator, 403);
    }
    return wrong;
  },
};

export const authorization: Check[] = [othersResourcesAreNotFound, rolesAreEnforced];
