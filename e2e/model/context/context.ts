import { api } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { emulatorAt } from '@muse/ops';
import type { Clock } from '../../support/clock.ts';
import type { TestSystemWithSpy } from '../../support/system.ts';
import { goods, type Prices, type Thing, thingOf, things } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import type { Books } from './books.ts';

/** What is the same for all runs. */
export interface Theatre {
  system: TestSystemWithSpy;
  clock: Clock;
  prices: Prices;
  operator: ApiClient;
}

/** The real thing: a new guest in the whole house, and what was done so far. */
export interface TestContext extends Theatre {
  shopper: ApiClient;
  guestId: string;
  story: string[];
  /** How long what follows from an answer may take before it counts as not having followed. */
  patienceMs: number;
  /** Where a thing lies in the shopper's cart. */
  lineOf(thing: Thing): Promise<string>;
  books(): Promise<Books>;
  /** Facts on the bus about this shopper's purchases. */
  said(model: Model): ReturnType<TestSystemWithSpy['spy']['all']>;
}

export async function enter(shared: Theatre, patienceMs: number): Promise<TestContext> {
  const { system } = shared;
  const { body: guest } = await system.client.call(api.gateway.createGuest);
  const shopper = apiClient(system.gatewayUrl, async () => guest.token);
  return {
    ...shared,
    shopper,
    guestId: guest.guestId,
    story: [],
    patienceMs,
    async lineOf(thing) {
      const { body } = await shopper.call(api.cart.getCart);
      const line = body.stores.flatMap((store) => store.items).find((item) => thingOf(item) === thing);
      if (!line) throw new Error(`There is no ${thing} in the cart`);
      return line.id;
    },
    books: () => emulatorAt(system.emulatorUrl).books<Books>(),
    said(model) {
      const ids = model.sessions.map((session) => session.id);
      return system.spy.all().filter(({ data }) => ids.includes((data as { sessionId?: string }).sessionId ?? ''));
    },
  };
}

/** What the catalog asks for the things of the story. */
export async function readPrices(system: TestSystemWithSpy): Promise<Prices> {
  const { body } = await system.client.call(api.catalog.listProducts, { query: { limit: '100' } });
  const priceOf = (thing: Thing): number => {
    const { productSku, size, color } = goods[thing];
    const offer = body.products.find(
      (one) => one.productSku === productSku && one.size === size && one.color === color,
    );
    if (!offer) throw new Error(`Nobody sells the ${thing}`);
    return offer.priceCents;
  };
  return Object.fromEntries(things.map((thing) => [thing, priceOf(thing)])) as Prices;
}

/** An answer in the model's words: the status, and the code of a refusal. */
export const answered = ({ status, problem }: { status: number; problem: { code?: string } | undefined }): string =>
  status < 400 ? String(status) : `${status} ${problem?.code ?? 'without a code'}`;
