import { api, type Cart, type Line } from '@muse/contracts';
import { type ShopperSaw, variantKey } from '../history.ts';
import { answered } from './answered.ts';
import { type Check, type Snapshot, statement } from './snapshot.ts';

type Goods = Map<string, number>;

const count = (items: Pick<Line, 'storeId' | 'productSku' | 'size' | 'color' | 'quantity'>[]): Goods => {
  const goods: Goods = new Map();
  for (const item of items) goods.set(variantKey(item), (goods.get(variantKey(item)) ?? 0) + item.quantity);
  return goods;
};

async function boughtBy({ look }: Snapshot, shoppers: string[]): Promise<Map<string, Goods>> {
  const rows = await look<{ shopper: string; lines: Line[] }>(
    `select o.shopper, o.lines from orders.customer_order o join checkout.session s on s.id = o.session_id
    where s.status = 'completed' and o.shopper = any($1::text[])`,
    [shoppers],
  );
  const lines = Map.groupBy(rows, ({ shopper }) => shopper);
  return new Map([...lines].map(([shopper, orders]) => [shopper, count(orders.flatMap((order) => order.lines))]));
}

const itemsOf = ({ stores }: Cart) => stores.flatMap(({ items }) => items);

async function differenceOf({ subject, caller, putIn }: ShopperSaw, bought: Goods = new Map()): Promise<object[]> {
  if (!putIn) return [];
  const cart = await answered(() => caller.call(api.cart.getCart));
  if (cart.status !== 200) throw new Error(`the cart of ${subject} was answered with ${cart.status}`);
  const found = count(itemsOf(cart.body));
  return [...new Set([...putIn.keys(), ...found.keys()])]
    .map((variant) => ({
      variant,
      putIn: putIn.get(variant) ?? 0,
      bought: bought.get(variant) ?? 0,
      found: found.get(variant) ?? 0,
    }))
    .filter((each) => each.found !== Math.max(0, each.putIn - each.bought))
    .map((each) => ({ subject, ...each }));
}

/** Who bought more than there still was, because it was taken out after the prices were frozen, has none left. */
const exactly: Check = {
  invariant: 9,
  what: 'A cart does not hold what was put in less what was bought.',
  async find(snapshot) {
    const shoppers = snapshot.history?.shoppers ?? [];
    const bought = await boughtBy(
      snapshot,
      shoppers.map(({ subject }) => subject),
    );
    const different: object[] = [];
    for (const shopper of shoppers) different.push(...(await differenceOf(shopper, bought.get(shopper.subject))));
    return different;
  },
};

const oneAtLeast = statement(
  9,
  'A line in a cart holds less than one of something.',
  'select shopper, id, quantity from cart.line where quantity < 1',
);

export const carts: Check[] = [exactly, oneAtLeast];
