import { allEndpoints, api, type Declaration, fillPath, isInternal } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { answered } from './answered.ts';
import type { Check, Snapshot } from './snapshot.ts';

const sample = 5;

async function newGuest(gatewayUrl: string): Promise<ApiClient> {
  const guest = await answered(() => apiClient(gatewayUrl).call(api.gateway.createGuest));
  return apiClient(gatewayUrl, async () => guest.body.token);
}

async function newOperator(gatewayUrl: string): Promise<ApiClient> {
  const body = { subject: 'operator-of-the-checker', roles: ['ops' as const] };
  const signedIn = await answered(() => apiClient(gatewayUrl).call(api.gateway.createDevToken, { body }));
  return apiClient(gatewayUrl, async () => signedIn.body.token);
}

const some = ({ look }: Snapshot, table: string, id: string) =>
  look<{ id: string }>(`select ${id} as id from ${table} order by md5(${id}) limit ${sample}`);

/** Only questions, and a place that a stranger cannot make: where this fails, nothing more is broken by it. */
const strangersSeeNothing: Check = {
  invariant: 13,
  what: 'A stranger was not told 404 about what belongs to a shopper.',
  async find(snapshot) {
    if (snapshot.gatewayUrl === undefined) return [];
    const stranger = await newGuest(snapshot.gatewayUrl);
    const asked: { asked: string; status: number }[] = [];
    const ask = async (what: string, question: () => Promise<{ status: number }>) =>
      void asked.push({ asked: what, status: (await answered(question)).status });
    for (const { id } of await some(snapshot, 'checkout.session', 'id')) {
      const params = { id };
      await ask(`session ${id}`, () => stranger.call(api.checkout.getSession, { params }));
      await ask(`place ${id}`, () => stranger.call(api.checkout.place, { params }));
    }
    for (const { id } of await some(snapshot, 'orders.customer_order', 'order_number'))
      await ask(`order ${id}`, () => stranger.call(api.orders.getOrder, { params: { orderNumber: id } }));
    return asked.filter(({ status }) => status !== 404);
  },
};

/** What every endpoint answers to somebody it is not for: nothing is sent that it could do anything with. */
const knock = async (caller: ApiClient, { method, path }: Declaration): Promise<number> => {
  const names = [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => [name, 'MO-000000'] as const);
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  return (await answered(() => caller.send(method, fillPath(path, Object.fromEntries(names)), body))).status;
};

const rolesAreKept: Check = {
  invariant: 13,
  what: 'A door was not shut for somebody without the role, or without any token.',
  async find({ gatewayUrl }) {
    if (gatewayUrl === undefined) return [];
    const nobody = apiClient(gatewayUrl);
    const liar = apiClient(gatewayUrl, async () => 'not-a-token');
    const [guest, operator] = [await newGuest(gatewayUrl), await newOperator(gatewayUrl)];
    const wrong: object[] = [];
    const expect = async (endpoint: Declaration, who: string, caller: ApiClient, expected: number) => {
      const status = await knock(caller, endpoint);
      if (status !== expected) wrong.push({ endpoint: endpoint.id, who, status, expected });
    };
    for (const endpoint of allEndpoints) {
      if (endpoint.access === 'public') continue;
      if (isInternal(endpoint)) {
        await expect(endpoint, 'an operator', operator, 404);
        continue;
      }
      await expect(endpoint, 'nobody', nobody, 401);
      await expect(endpoint, 'somebody with a forged token', liar, 401);
      if (endpoint.access !== 'shopper') await expect(endpoint, 'a guest', guest, 403);
      if (endpoint.access === 'admin') await expect(endpoint, 'an operator', operator, 403);
    }
    return wrong;
  },
};

export const whoMaySee: Check[] = [strangersSeeNothing, rolesAreKept];
