import { randomUUID } from 'node:crypto';
import { api, checkoutCompleted, type Variant } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { cart as cartService } from '../src/service.ts';
import { stubCatalog } from './support/catalog-stub.ts';

let env: TestEnvironment;
let cart: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  const catalog = await stubCatalog(env);
  for (const size of ['S', 'M', 'L']) catalog.offer('tee', { size });
  cart = await env.start(cartService);
});
afterAll(() => env.close());

const tee = (size: string): Variant => ({ storeId: 'nordstrom', productSku: 'tee', size, color: null });
const add = (shopper: string, size: string, quantity: number) =>
  cart.as(shopper).call(api.cart.addItem, { body: { ...tee(size), quantity } });
const publishCompleted = (shopper: string, bought: [string, number][], id?: string) =>
  env.publish(
    checkoutCompleted,
    {
      sessionId: 'cs_1',
      shopper,
      email: null,
      totalChargedCents: 10_000,
      currency: 'USD',
      orders: [],
      bought: bought.map(([size, quantity]) => ({ ...tee(size), quantity })),
    },
    id === undefined ? {} : { id },
  );
/** Waits until the event is in the inbox. */
const waitUntilHandled = (messageId: string) =>
  eventually(async () => {
    expect(await env.look('select 1 from cart.inbox where message_id = $1', [messageId])).toHaveLength(1);
  });
const held = async (shopper: string) => {
  const { body } = await cart.as(shopper).call(api.cart.getCart);
  return { version: body.version, lines: body.stores.flatMap((store) => store.items.map((i) => [i.size, i.quantity])) };
};

describe('checkout.completed', () => {
  it('removes exactly what was bought; units added later stay', async () => {
    await add('ana', 'S', 2);
    await add('ana', 'M', 1);
    await add('ana', 'M', 3); // after the session was created
    await add('ana', 'L', 5); // likewise
    await waitUntilHandled(
      await publishCompleted('ana', [
        ['S', 2],
        ['M', 1],
      ]),
    );
    expect(await held('ana')).toEqual({
      version: 4,
      lines: [
        ['M', 3],
        ['L', 5],
      ],
    });
  });

  it('a redelivered event removes nothing more', async () => {
    await add('ben', 'S', 5);
    const id = randomUUID();
    await publishCompleted('ben', [['S', 2]], id);
    await publishCompleted('ben', [['S', 2]], id);
    await waitUntilHandled(id);
    await waitUntilHandled(await publishCompleted('another shopper', [['S', 1]])); // behind both in the same queue
    expect(await held('ben')).toEqual({ version: 1, lines: [['S', 3]] });
  });

  it('never makes a quantity negative, and leaves other variants', async () => {
    await add('cat', 'S', 1);
    await add('cat', 'M', 1);
    await waitUntilHandled(
      await publishCompleted('cat', [
        ['S', 3],
        ['L', 1],
      ]),
    );
    expect(await held('cat')).toEqual({ version: 2, lines: [['M', 1]] });
  });

  it('adds up two bought lines of one variant', async () => {
    await add('dov', 'S', 9);
    await waitUntilHandled(
      await publishCompleted('dov', [
        ['S', 3],
        ['S', 4],
      ]),
    );
    expect(await held('dov')).toEqual({ version: 1, lines: [['S', 2]] });
  });

  it('loses no concurrent addition', async () => {
    await add('eda', 'S', 10);
    const published = Array.from({ length: 10 }, () => publishCompleted('eda', [['S', 1]]));
    await Promise.all([...published, ...Array.from({ length: 20 }, () => add('eda', 'S', 1))]);
    for (const id of await Promise.all(published)) await waitUntilHandled(id);
    expect(await held('eda')).toEqual({ version: 21, lines: [['S', 20]] });
  });
});
