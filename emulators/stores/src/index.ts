import type { ApiExchange } from './api/exchange.ts';
import { listenSecurely } from './server/secure-server.ts';
import { listen } from './server/server.ts';
import { KeptFile, restoreShops } from './shop/kept-file.ts';
import { Shops } from './shop/shops.ts';

export interface StoreEmulatorOptions {
  /** 0 picks a free port. */
  port: number;
  /** Of a second listener with HTTP/2 and TLS, self-signed; absent: none. 0 picks a free port. */
  tlsPort?: number;
  /** The time in milliseconds; default `Date.now`. */
  now?: () => number;
  /** Of the tenants' random numbers, beside their names: another seed draws other order numbers. */
  seed?: string;
  /** The file that keeps what the shops have sold over a restart; default none. */
  dataFile?: string | undefined;
  /** Called with every exchange of the API that no fault has changed, and with every event. */
  onExchange?: (exchange: ApiExchange) => void;
}

export interface StoreEmulator {
  /** Of all tenants; one of them is at `${url}/<name>/`. */
  url: string;
  port: number;
  /** The same tenants over HTTP/2 and TLS. */
  secureUrl?: string;
  stop(): Promise<void>;
}

/** Starts one server of pretend stores. Several in one process share nothing. */
export async function startStoreEmulator({
  port,
  tlsPort,
  now,
  onExchange,
  seed,
  dataFile,
}: StoreEmulatorOptions): Promise<StoreEmulator> {
  const shops = new Shops(now, onExchange, seed);
  if (dataFile !== undefined) await restoreShops(shops, dataFile);
  const kept = dataFile === undefined ? null : new KeptFile(shops, dataFile);
  const server = await listen(shops, port);
  const secure = tlsPort === undefined ? null : await listenSecurely(shops, tlsPort);
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    secureUrl: secure ? `https://127.0.0.1:${secure.port}` : undefined,
    async stop() {
      shops.stop();
      await Promise.all([server.close(), secure?.close()]);
      await kept?.stop();
    },
  };
}
