import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { findOrInstallChromium } from '@muse/dev-servers';
import type { StoreEmulator } from '@muse/store-emulator';
import { startStoreEmulator } from '@muse/store-emulator';
import { findBrowser } from '../../src/ways/headless/browser/executable.ts';
import { BrowserPool } from '../../src/ways/headless/browser/pool.ts';
import { createHeadlessWay } from '../../src/ways/headless/index.ts';
import {
  type AttemptContext,
  type KeptEvidence,
  type PlacementOrder,
  StoppedError,
  type Way,
} from '../../src/ways/way.ts';

export type RecipeName = 'forms-account' | 'forms-guest' | 'single-page-guest';

export const readRecipe = (name: RecipeName): Record<string, unknown> =>
  JSON.parse(
    readFileSync(new URL(`../../../../emulators/stores/recipes/${name}.json`, import.meta.url), 'utf8'),
  ) as Record<string, unknown>;

/** A pretend store of its own for one test. */
export interface BrowserStore {
  way: Way;
  order(changes?: Partial<PlacementOrder>): PlacementOrder;
  context(changes?: Partial<AttemptContext>): AttemptContext & { evidence: KeptEvidence[]; steps: string[] };
  switch(switches: object): Promise<void>;
  snapshot(): Promise<{
    orderPosts: number;
    orders: Record<string, unknown>[];
    userAgents: string[];
    bags: Record<string, object[]>;
  }>;
}

/** How long a browser waits for a store: long enough for a busy machine. Short only where a test waits for its end. */
interface Patience {
  stepTimeoutMs: number;
  submitTimeoutMs: number;
}
const patience: Patience = { stepTimeoutMs: 25_000, submitTimeoutMs: 25_000 };

/** One Chromium and one server of stores for a test file. */
export async function openBrowserStores({ tls = false } = {}) {
  const { path, choice } = await findOrInstallChromium(console.log);
  if (!path) throw new Error(`The tests of placement by browser need Chromium. ${choice}`);
  const emulator = await startStoreEmulator({ port: 0, ...(tls && { tlsPort: 0 }) });
  const program = findBrowser(path, true);
  const pool = new BrowserPool({ program, contexts: 4, acceptSelfSigned: tls });
  const settings = { production: false, contact: 'https://muse.example/bot', acceptSelfSigned: tls };
  const base = (tls && emulator.secureUrl) || emulator.url;
  return {
    pool,
    open: (recipe: RecipeName | object, impatience: Partial<Patience> = {}) =>
      openStore({ emulator, base, recipe }, (findVisit, findRecipe) => {
        const times = { ...settings, ...patience, ...impatience };
        return createHeadlessWay({ program, pool, settings: times, findVisit, findRecipe });
      }),
    async close() {
      await pool.close();
      await emulator.stop();
    },
  };
}

type Finders = Parameters<typeof createHeadlessWay>[0];

function openStore(
  { emulator, base, recipe }: { emulator: StoreEmulator; base: string; recipe: RecipeName | object },
  create: (findVisit: Finders['findVisit'], findRecipe: Finders['findRecipe']) => Way,
): BrowserStore {
  const name = `store-${randomUUID().slice(0, 8)}`;
  const content = typeof recipe === 'string' ? readRecipe(recipe) : recipe;
  const stored = {
    version: 1,
    sha256: createHash('sha256').update('1').digest('hex'),
    stage: 'live',
    canaryPercent: 0,
    content,
  } as const;
  const visit = {
    website: `${base}/${name}`,
    otherHosts: [],
    profile: 'declared',
    identification: null,
    recipes: [stored],
  };
  const control = `${emulator.url}/${name}/_control`;
  return {
    way: create(
      async () => visit,
      async () => stored,
    ),
    order: (changes) => createOrder(visit.website, changes),
    context: createContext,
    async switch(switches) {
      const answer = await fetch(control, { method: 'POST', body: JSON.stringify(switches) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    snapshot: async () => (await fetch(`${control}/snapshot`)).json() as ReturnType<BrowserStore['snapshot']>,
  };
}

let drawn = 0;

/** Two sweaters and a tote to San Francisco: goods 337.00, shipping free, tax 24.43. */
function createOrder(website: string, changes: Partial<PlacementOrder> = {}): PlacementOrder {
  const orderNumber = `MO-${String(++drawn).padStart(6, '0')}`;
  const line = { storeId: 'pretend', productImageUrl: null };
  const sweater = {
    productSku: 'NORD-CASH-01',
    size: 'M',
    color: 'Navy',
    productName: 'Cashmere Crewneck Sweater',
    quantity: 2,
    priceCents: 12_950,
  };
  const tote = {
    productSku: 'NORD-TOTE-03',
    size: null,
    color: 'Natural',
    productName: 'Everyday Canvas Tote',
    quantity: 1,
    priceCents: 7_800,
  };
  return {
    orderNumber,
    taskId: `task_${randomUUID()}`,
    storeId: 'pretend',
    storeName: 'Pretend',
    lines: [sweater, tote].map((each) => ({
      ...line,
      ...each,
      productUrl: `${website}/product/${each.productSku}`,
      originalPriceCents: each.priceCents,
      totalPriceCents: each.priceCents * each.quantity,
    })),
    address: {
      ...{
        name: 'Ann O’Neil',
        address1: '1 Market St',
        address2: 'Apt 4',
        city: 'San Francisco',
        state: 'CA',
        zip: '94105',
      },
      ...{ country: 'US', phone: '4155550100', email: 'ann@example.com' },
    },
    email: `${orderNumber.toLowerCase()}@orders.muse.example`,
    shippingOption: null,
    ceilingCents: 36_867,
    currency: 'USD',
    ...changes,
  };
}

const secrets: Record<string, string> = {
  'account.email': 'buyer-1@muse.example',
  'account.password': 'store-password-1',
};
export const cardNumber = '4242424242424242';

function createContext(changes: Partial<AttemptContext> = {}) {
  const evidence: KeptEvidence[] = [];
  const steps: string[] = [];
  return {
    ...{ attemptId: randomUUID(), signal: new AbortController().signal, evidence, steps },
    checkpoint: async (step: string) => void steps.push(step),
    isLate: () => false,
    keep: async (kept: KeptEvidence) => `ev_${evidence.push(kept)}`,
    async secret(name: string) {
      const value = secrets[name];
      if (value === undefined) throw new StoppedError('no_secret', `There is no ${name}.`);
      return value;
    },
    card: async () => ({ number: cardNumber, expiryMonth: 12, expiryYear: 2030, cvc: '737', holder: 'Muse Commerce' }),
    remember: async () => undefined,
    ...changes,
  };
}

/** The order with its sweaters alone: fewer pages. 277.78 with tax. */
const ofOneLine = (order: PlacementOrder): PlacementOrder => ({
  ...order,
  lines: order.lines.slice(0, 1),
  ceilingCents: 28_333,
});

/** One attempt from its beginning to its end, and what the store has then. */
export async function attempt(store: BrowserStore, order = ofOneLine(store.order()), context = store.context()) {
  const session = await store.way.open(order, context);
  try {
    const prepared = await session.prepare();
    const result = prepared.state === 'prepared' ? await session.submit() : prepared;
    const { orders, orderPosts } = await store.snapshot();
    return { result, orders, orderPosts, order, context };
  } finally {
    await session.close();
  }
}

/** The recipe for a small window, whose pictures cost a third. */
export function inSmallWindow(name: RecipeName): Record<string, unknown> {
  const recipe = readRecipe(name) as Record<string, unknown> & { flows: { prepare: object[] } };
  const window = { width: 640, height: 480, deviceScaleFactor: 1, isMobile: false, hasTouch: false, isLandscape: true };
  recipe.flows.prepare.unshift({ type: 'setViewport', ...window });
  return recipe;
}

/** The recipe with those steps in a frame of the page that type a value which begins so. */
export function inFrame(name: RecipeName, frame: number, beginning: string): object {
  const recipe = readRecipe(name) as { flows: { prepare: { value?: string }[] } };
  const prepare = recipe.flows.prepare.map((step) =>
    step.value?.startsWith(beginning) ? { ...step, frame: [frame] } : step,
  );
  return { ...recipe, flows: { ...recipe.flows, prepare } };
}

/** The recipe of a shop before its redesign: without the alternatives. */
export function onlyFirstAlternatives(name: RecipeName): object {
  const isSelector = (value: unknown): boolean =>
    typeof value === 'string' || (Array.isArray(value) && value.every(isSelector));
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.every(isSelector) ? value.slice(0, 1) : value.map(strip);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strip(inner)]));
  };
  return strip(inSmallWindow(name)) as object;
}
