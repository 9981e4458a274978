import type { snapshotOf } from '../../src/control/snapshot.ts';
import type { Switches } from '../../src/control/switches.ts';
import { startStoreEmulator } from '../../src/index.ts';
import type { Mail } from '../../src/shop/mail.ts';
import { Customer } from './customer.ts';

export interface Store {
  url: string;
  customer(): Customer;
  control(path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  switch(switches: Partial<Switches>): Promise<void>;
  snapshot(): Promise<ReturnType<typeof snapshotOf>>;
  mail(to?: string): Promise<Mail[]>;
}

/** One server for a test file; each test opens a store of its own. */
export async function openStores(
  onExchange?: Parameters<typeof startStoreEmulator>[0]['onExchange'],
  dataFile?: string,
): Promise<{ open(): Store; stop(): Promise<void>; url: string }> {
  const emulator = await startStoreEmulator({ port: 0, onExchange, dataFile });
  let opened = 0;
  return { url: emulator.url, open: () => storeAt(`${emulator.url}/store-${++opened}`), stop: () => emulator.stop() };
}

function storeAt(url: string): Store {
  const read = async <T>(path: string) => (await (await fetch(`${url}/_control/${path}`)).json()) as T;
  const control: Store['control'] = async (path, body = {}) => {
    const response = await fetch(`${url}/_control${path}`, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    url,
    control,
    customer: () => new Customer(url),
    async switch(switches) {
      const { status, body } = await control('', switches);
      if (status !== 200) throw new Error(String(body.error));
    },
    snapshot: () => read('snapshot'),
    mail: async (to) => (await read<{ mail: Mail[] }>(`mail${to ? `?to=${encodeURIComponent(to)}` : ''}`)).mail,
  };
}
