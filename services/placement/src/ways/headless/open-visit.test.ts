import type { AttemptContext, PlacementOrder } from '../way.ts';
import { storeHosts } from './network/store-hosts.ts';
import { openVisit } from './open-visit.ts';
import type { VisitOptions } from './store-visit.ts';

const hosts = storeHosts('https://store.example', [], false);
const options = { recipe: {}, hosts, profile: 'declared', contact: '', stepTimeoutMs: 1_000 } as VisitOptions;
const [order, context] = [{}, {}] as [PlacementOrder, AttemptContext];

it('a browser that opens no page is not used again, and the attempt is interrupted, which does not count for the store', async () => {
  const timeout = new Error('Network.enable timed out.');
  const browser = { connected: true, createBrowserContext: () => Promise.reject(timeout) } as never;
  let discarded = 0;
  const lease = { browser, release: async () => undefined, discard: () => void (discarded += 1) };
  await expect(openVisit(lease, order, {}, options, context)).rejects.toMatchObject({
    code: 'interrupted',
    message: 'No page opens: Network.enable timed out.',
  });
  expect(discarded).toBe(1);
});
