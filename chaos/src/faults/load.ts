import { api, fullPath } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { httpContract } from '../history.ts';
import type { Fault, FaultContext } from './fault.ts';
import { resumeLater } from './processes.ts';
import { withTableLocked } from './table-lock.ts';

/** More callers than the system carries, hostile ones, and consumers that are away until their queues are full. */

/** Four times the usual number of shoppers, each with one journey. */
export const overload: Fault = {
  name: 'overload',
  lane: 'load',
  async inject({ clients, rest }) {
    const count = 3 * clients.shoppers;
    clients.addShoppers(count);
    await rest(8_000, 15_000);
    return 'four times the shoppers';
  },
};

/** One machine takes guest tokens as fast as it gets them, and uses each for one request. */
export const guestRush: Fault = {
  name: 'guest-rush',
  lane: 'load',
  async inject(ctx) {
    const guest = async (): Promise<void> => {
      const made = await flood(ctx, 'POST', fullPath(api.gateway.createGuest), [201, 429, 503]);
      const token = (made as { token?: string } | undefined)?.token;
      if (token) await flood(ctx, 'GET', fullPath(api.cart.getCart), [200, 429, 503], token);
    };
    await Promise.all(Array.from({ length: 200 }, guest));
    await ctx.rest(2_000, 6_000);
    return '200 guests at once';
  },
};

/** Anonymous searches while the table of offers is locked: carts and purchases must not wait for them. */
export const slowSearch: Fault = {
  name: 'slow-search',
  lane: 'load',
  async inject(ctx) {
    const locked = withTableLocked(ctx.databaseUrl, 'catalog.offer', async () => {
      const search = (number: number) =>
        flood(
          ctx,
          'GET',
          `${fullPath(api.catalog.listProducts)}?q=${encodeURIComponent(`${ctx.random.oneOf(['shirt', 'o', '%'])}${number}`)}`,
          [200, 429, 503],
        );
      void Promise.all(Array.from({ length: 60 }, (_, number) => search(number)));
      await ctx.rest(2_000, 6_000);
    });
    await locked.catch(() => undefined); // the database may be down, or crash meanwhile
    await ctx.rest(2_000, 6_000);
    return '60 searches on a locked table';
  },
};

const policy = 'chaos-small-queues';
const purchaseServices = ['checkout', 'payments', 'orders', 'placement'] as const;

/** Both processes of a service hang until its queues, made small, are full: the broker refuses events that a purchase needs. */
export const fullQueue: Fault = {
  name: 'full-queue',
  lane: 'load',
  async inject(ctx) {
    const { supervisor, random, rest } = ctx;
    const service = random.oneOf(purchaseServices);
    const small = { pattern: `^muse\\.${service}\\..*\\.v1$`, 'apply-to': 'queues', definition: { 'max-length': 2 } };
    if (!(await askPolicy(ctx, 'PUT', small))) return 'the broker did not answer';
    const hung = supervisor.running().filter(({ name }) => name.split('-')[0] === service);
    for (const running of hung) {
      resumeLater(running.pid);
      running.kill('SIGSTOP');
    }
    try {
      await rest(4_000, 9_000);
    } finally {
      for (const running of hung) running.kill('SIGCONT');
    }
    await rest(500, 1_500);
    await unlimitQueues(ctx);
    await rest(2_000, 5_000);
    return `${service} away until its queues are full`;
  },
};

/** Undoes `fullQueue`. The broker may be down: the trial calls it again when every server is up. */
export const unlimitQueues = (ctx: Pick<FaultContext, 'servers'>): Promise<boolean> => askPolicy(ctx, 'DELETE');

async function askPolicy(
  { servers: { managementUrl } }: Pick<FaultContext, 'servers'>,
  method: 'PUT' | 'DELETE',
  body?: object,
): Promise<boolean> {
  if (managementUrl === null) return false;
  try {
    return (await askManagement(managementUrl, method, `/policies/${encodeURIComponent('/')}/${policy}`, body)).ok;
  } catch {
    return false;
  }
}

/** Sends one request of a hostile caller. Any other answer than the expected ones is a breach of the contract; none is not. */
async function flood(
  { system: { gatewayUrl }, breaches }: FaultContext,
  method: 'GET' | 'POST',
  path: string,
  expected: number[],
  token?: string,
): Promise<unknown> {
  try {
    const response = await fetch(gatewayUrl + path, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(13_000),
    });
    const body: unknown = await response.json();
    if (!expected.includes(response.status))
      breaches.push({ invariant: httpContract, what: `${method} ${path}: ${response.status}`, seen: { body } });
    return body;
  } catch {
    return undefined;
  }
}
