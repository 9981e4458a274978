import type { lookup } from 'node:dns';
import { RequestError, Server } from 'proxy-chain';
import { lookupIn } from '../../../adapters/store-network.ts';
import type { StoreHosts } from './store-hosts.ts';

/**
 * The only way out of a browser context: a proxy on loopback that connects to the store's hosts alone. It also holds for what the
 * interception of requests cannot see, such as web sockets and workers, and for names that resolve differently the second time.
 */
export async function openEgressProxy(hosts: StoreHosts): Promise<{ url: string; close(): Promise<void> }> {
  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ hostname, port }) => {
      if (!hosts.allowsHost(hostname, port)) throw new RequestError('This host is not one of the store.', 403);
      const isStoreOnThisMachine = hosts.isLocal && hostname === hosts.website.hostname;
      return { dnsLookup: lookupIn(isStoreOnThisMachine ? 'loopback' : 'public') as typeof lookup };
    },
  });
  await server.listen();
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.close(true) };
}
