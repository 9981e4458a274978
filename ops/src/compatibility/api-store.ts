/** One tenant of the store emulator, which speaks the Agentic Commerce Protocol. */
export interface ApiStore {
  baseUrl: string;
  sendEventsTo(url: string): Promise<void>;
  /** Changes switches of the emulator, such as `dropAfterOrder`. */
  change(switches: object): Promise<void>;
  /** What the warehouse does with the order that came last. */
  moveNewestOrder(status: 'shipped' | 'delivered' | 'cancelled'): Promise<void>;
}

export function apiStoreAt(url: string): ApiStore {
  const control = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${url}/_control${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The store emulator refused ${path}: ${await answer.text()}`);
  };
  return {
    baseUrl: `${url}/acp`,
    sendEventsTo: (webhookUrl) => control('/webhooks', { url: webhookUrl }),
    change: (switches) => control('', switches),
    async moveNewestOrder(status) {
      const books = (await (await fetch(`${url}/_control/snapshot`)).json()) as { orders: { number: string }[] };
      await control('/orders', { number: books.orders.at(-1)?.number, status });
    },
  };
}
