import { api } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { emulatorAt } from '@muse/ops';
import type { Clock } from '../../support/clock.ts';
import type { TestSystemWithSpy } from '../../support/system.ts';
import { goods, type Prices, type Thing, thingOf, things } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import type { Books } from './books.ts';

/** Shared by all runs. */
export interface SharedContext {
  system: TestSystemWithSpy;
  clock: Clock;
  prices: Prices;
  operator: ApiClient;
}

/** One run against the real system: a new guest, and the log of the commands so far. */
export interface TestContext extends SharedContext {
  shopper: ApiClient;
  guestId: string;
  log: string[];
  /** How long the visible effects of a command may take. */
  timeoutMs: number;
  /** The id of the cart line with this item. */
  lineOf(thing: Thing): Promise<string>;
  books(): Promise<Books>;
  /** The events on the bus about this shopper's sessions. */
  publishedEvents(model: Model): ReturnType<TestSystemWithSpy['spy']['all']>;
}

export async function createTestContext(shared: SharedContext, timeoutMs: number): Promise<TestContext> {
  const { system } = shared;
  const { body: guest } = await system.client.call(api.gateway.createGuest);
  const shopper = apiClient(system.gatewayUrl, async () => guest.token);
  return {
    ...shared,
    shopper,
    guestId: guest.guestId,
    log: [],
    timeoutMs,
    async lineOf(thing) {
      const { body } = await shopper.call(api.cart.getCart);
      const line = body.stores.flatMap((store) => store.items).find((item) => thingOf(item) === thing);
      if (!line) throw new Error(`There is no ${thing} in the cart`);
      return line.id;
    },
    books: () => emulatorAt(system.emulatorUrl).books<Books>(),
    publishedEvents(model) {
      const ids = model.sessions.map((session) => session.id);
      return system.spy.all().filter(({ data }) => ids.includes((data as { sessionId?: string }).sessionId ?? ''));
    },
  };
}

/** Reads the current prices from the catalog. */
export async function readPrices(system: TestSystemWithSpy): Promise<Prices> {
  const { body } = await system.client.call(api.catalog.listProducts, { query: { limit: '100' } });
  const priceOf = (thing: Thing): number => {
    const { productSku, size, color } = goods[thing];
    const offer = body.products.find(
      (one) => one.productSku === productSku && one.size === size && one.color === color,
    );
    if (!offer) throw new Error(`The catalog has no ${thing}`);
    return offer.priceCents;
  };
  return Object.fromEntries(things.map((thing) => [thing, priceOf(thing)])) as Prices;
}

/** A reply in the form the model predicts it: the status, and the code of a refusal. */
export const answered = ({ status, problem }: { status: number; problem: { code?: string } | undefined }): string =>
  status < 400 ? String(status) : `${status} ${problem?.code ?? 'without a code'}`;
