/** An order as a pretend store recorded it: what was really bought. */
export interface StoreOrder {
  number: string;
  /** Machines give every order an address of its own, which begins with the number of the order. */
  email: string;
  total: number;
  lines: { sku: string; size: string | null; color: string | null; quantity: number }[];
}

/** One tenant of the store emulator, by its control API, which is no part of a shop. */
export interface PretendStore {
  /** Of the tenant: its pages and APIs begin with it. */
  url: string;
  /** Changes switches, such as `{ dropAfterOrder: 1 }`; the others stay. */
  setSwitches(switches: object): Promise<void>;
  /** Replaces a part of what it sells. */
  setSettings(settings: object): Promise<void>;
  sendEventsTo(webhookUrl: string): Promise<void>;
  /** What the warehouse does with an order. */
  moveOrder(number: string, status: 'shipped' | 'delivered' | 'cancelled'): Promise<void>;
  orders(): Promise<StoreOrder[]>;
}

/** Every request fails with the emulator's answer if it refuses. */
export function pretendStoreAt(storeEmulatorUrl: string, storeId: string): PretendStore {
  const url = `${storeEmulatorUrl}/${storeId}`;
  const request = async (path: string, body?: object): Promise<Response> => {
    const answer = await fetch(`${url}/_control${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) throw new Error(`The pretend store ${storeId} refused ${path}: ${await answer.text()}`);
    return answer;
  };
  const post = async (path: string, body: object): Promise<void> => void (await request(path, body));
  return {
    url,
    setSwitches: (switches) => post('', switches),
    setSettings: (settings) => post('/settings', settings),
    sendEventsTo: (webhookUrl) => post('/webhooks', { url: webhookUrl }),
    moveOrder: (number, status) => post('/orders', { number, status }),
    orders: async () => ((await (await request('/snapshot')).json()) as { orders: StoreOrder[] }).orders,
  };
}
