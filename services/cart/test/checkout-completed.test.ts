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
const completed = (shopper: string, bought: [string, number][], id?: string) =>
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
/** Sizes and quantities, once the reaction has handled this many facts of this house. */
const handled = (messageId: string) =>
  eventually(async () => {
    expect(await env.look('select 1 from cart.inbox where message_id = $1', [messageId])).toHaveLength(1);
  });
const held = async (shopper: string) => {
  const { body } = await cart.as(shopper).call(api.cart.getCart);
  return { version: body.version, lines: body.stores.flatMap((store) => store.items.map((i) => [i.size, i.quantity])) };
};

describe('after a purchase', () => {
  it('the cart loses exactly what was bought; what was added since stays', async () => {
    await add('ana', 'S', 2);
    await add('ana', 'M', 1);
    await add('ana', 'M', 3); // after the session was made
    await add('ana', 'L', 5); // likewise
    await handled(
      await completed('ana', [
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

  it('hearing it twice takes nothing more', async () => {
    await add('ben', 'S', 5);
    const id = randomUUID();
    await completed('ben', [['S', 2]], id);
    await completed('ben', [['S', 2]], id);
    await handled(id);
    await handled(await completed('somebody else', [['S', 1]])); // behind both in the same queue
    expect(await held('ben')).toEqual({ version: 1, lines: [['S', 3]] });
  });

  it('takes nothing below zero, and nothing that was not bought', async () => {
    await add('cat', 'S', 1);
    await add('cat', 'M', 1);
    await handled(
      await completed('cat', [
        ['S', 3],
        ['L', 1],
      ]),
    );
    expect(await held('cat')).toEqual({ version: 2, lines: [['M', 1]] });
  });

  it('of two lines of one variant in a purchase both are taken', async () => {
    await add('dov', 'S', 9);
    await handled(
      await completed('dov', [
        ['S', 3],
        ['S', 4],
      ]),
    );
    expect(await held('dov')).toEqual({ version: 1, lines: [['S', 2]] });
  });

  it('loses no addition that comes at the same moment', async () => {
    await add('eda', 'S', 10);
    const said = Array.from({ length: 10 }, () => completed('eda', [['S', 1]]));
    await Promise.all([...said, ...Array.from({ length: 20 }, () => add('eda', 'S', 1))]);
    for (const id of await Promise.all(said)) await handled(id);
    expect(await held('eda')).toEqual({ version: 21, lines: [['S', 20]] });
  });
});
