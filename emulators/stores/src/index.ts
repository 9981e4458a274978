import { listen } from './server/server.ts';
import { Shops } from './shop/shops.ts';

export interface StoreEmulatorOptions {
  /** 0 picks a free port. */
  port: number;
  /** The time in milliseconds; default `Date.now`. */
  now?: () => number;
}

export interface StoreEmulator {
  /** Of all tenants; one of them is at `${url}/<name>/`. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Starts one server of pretend stores. Several in one process share nothing. */
export async function startStoreEmulator({ port, now }: StoreEmulatorOptions): Promise<StoreEmulator> {
  const server = await listen(new Shops(now), port);
  return { url: `http://127.0.0.1:${server.port}`, port: server.port, stop: () => server.close() };
}
