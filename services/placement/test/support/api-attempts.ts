import { startStoreEmulator } from '@muse/store-emulator';
import { createProtocolChecks } from '@muse/store-emulator/protocol-checks';
import type { ApiConnection } from '../../src/storage/api-connections.ts';
import { createApiWay } from '../../src/ways/api/index.ts';
import { createStoreConnector } from '../../src/ways/api/store-http.ts';
import { type AttemptContext, type PlacementOrder, StoppedError, type StoreReference } from '../../src/ways/way.ts';

export type Protocol = ApiConnection['protocol'];

/** What a store has really recorded. */
export interface StoreSnapshot {
  orderPosts: number;
  orders: { number: string; email: string; total: number; lines: { sku: string; quantity: number }[] }[];
  apiSessions: { id: string; status: string }[];
  requests: Record<string, number>;
  webhookAnswers: Record<string, number>;
}

/** Socks, twice: 39.96, tax 2.60, shipping 6.95. */
export const socks = (changes: Partial<PlacementOrder> = {}): PlacementOrder => ({
  orderNumber: 'MC-2026-ABCDEF1',
  taskId: 'task-1',
  storeId: 'rack',
  storeName: 'Rack',
  lines: [
    {
      ...{ storeId: 'rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 },
      ...{ productName: 'Merino Socks, 3 Pairs', productUrl: 'https://rack.example/socks', productImageUrl: null },
      ...{ priceCents: 1_998, originalPriceCents: 1_998, totalPriceCents: 3_996 },
    },
  ],
  address: {
    ...{ name: 'Alice Liddell', address1: '1 Rabbit Hole', address2: 'Apt 2', city: 'Seattle', state: 'WA' },
    ...{ zip: '98101', country: 'US', phone: '+1 206 555 0100', email: 'alice@example.com' },
  },
  email: 'mo-abcdef1@orders.muse.example',
  shippingOption: null,
  ceilingCents: 5_051,
  currency: 'USD',
  ...changes,
});

export const total = 3_996 + 260 + 695;

/** Pretend stores whose every exchange is held against the published schemas, if these are there. */
export async function openApiStores() {
  const checks = createProtocolChecks();
  const emulator = await startStoreEmulator({ port: 0, onExchange: (exchange) => checks.observe(exchange) });
  const connector = createStoreConnector({ timeoutMs: 2_000, isProduction: false });
  let opened = 0;
  return {
    checks,
    open(protocol: Protocol) {
      const url = `${emulator.url}/${protocol}-${++opened}`;
      return storeAt(url, protocol, connector);
    },
    async stop() {
      await connector.close();
      await emulator.stop();
    },
  };
}

function storeAt(url: string, protocol: Protocol, connector: ReturnType<typeof createStoreConnector>) {
  const control = async (path: string, body: object) => {
    const response = await fetch(`${url}/_control${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
  };
  const connection: ApiConnection = {
    ...{ storeId: 'rack', protocol, baseUrl: protocol === 'acp' ? `${url}/acp` : url, itemId: '{sku}/{size}/{color}' },
    ...{ keySecret: 'api_key', webhookSecret: 'webhook_secret', enabled: true, version: 1 },
    ...{ updatedAt: new Date().toISOString(), updatedBy: 'ada' },
  };
  const sessions: string[] = [];
  const way = (changed: Partial<ApiConnection> = {}) =>
    createApiWay({
      connector,
      profileUrl: (storeId) => `https://muse.example/api/v1/webhooks/stores/${storeId}/profile`,
      findConnection: async () => ({ ...connection, ...changed }),
      sessionCreated: async ({ sessionId }) => void sessions.push(sessionId),
    });
  return {
    url,
    connection,
    way,
    sessions,
    control,
    switch: (switches: object) => control('', switches),
    snapshot: async () => (await (await fetch(`${url}/_control/snapshot`)).json()) as StoreSnapshot,
  };
}

export interface RecordedAttempt {
  context: AttemptContext;
  references: StoreReference[];
  kept: string[];
  steps: string[];
}

/** What the runner gives to an attempt, recorded in memory. */
export function recordedAttempt(changes: Partial<AttemptContext> = {}): RecordedAttempt {
  const references: StoreReference[] = [];
  const kept: string[] = [];
  const steps: string[] = [];
  const context = {
    attemptId: String(Math.floor(Math.random() * 1e9)),
    version: 'any',
    isLate: () => false,
    signal: new AbortController().signal,
    checkpoint: async (step: string) => void steps.push(step),
    keep: async ({ bytes }: { bytes: Uint8Array }) => String(kept.push(Buffer.from(bytes).toString())),
    async secret(name: string) {
      if (name !== 'api_key') throw new StoppedError('no_secret', `There is no ${name}.`);
      return 'store-api-key';
    },
    card: async () => ({
      ...{ number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvc: '123', holder: 'Muse Commerce' },
    }),
    remember: async (reference: StoreReference) => void references.push(reference),
    ...changes,
  };
  return { context, references, kept, steps };
}

/** Prepares, and submits what is prepared, as the runner does. */
export async function attempt(
  store: ReturnType<Awaited<ReturnType<typeof openApiStores>>['open']>,
  { order = socks(), recorded = recordedAttempt() }: { order?: PlacementOrder; recorded?: RecordedAttempt } = {},
) {
  const session = await store.way().open(order, recorded.context);
  try {
    const prepared = await session.prepare();
    return prepared.state === 'prepared' ? await session.submit() : prepared;
  } finally {
    await session.close();
  }
}
