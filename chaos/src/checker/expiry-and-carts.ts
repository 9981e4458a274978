import { api, type Cart, type Line } from '@muse/contracts';
import { type ShopperHistory, variantKey } from '../history.ts';
import { sessionOf, succeededCharges } from './books.ts';
import { type Check, statement } from './check.ts';
import { answered } from './reads.ts';
import { type Snapshot } from './snapshot.ts';

/** The tolerance: the history row is written after the clock was read, and the process may be suspended in between. */
const notPlacedAfterExpiry = statement(
  9,
  'A place request was accepted after the session had expired.',
  `select h.session_id, h.at, s.expires_at
  from checkout.session_history h join checkout.session s on s.id = h.session_id
  where h.fact = 'place accepted' and h.from_status = 'ready_for_complete' and h.at > s.expires_at + interval '15 seconds'`,
);

const endedSessions = async ({ look }: Snapshot): Promise<Map<string, string>> => {
  const rows = await look<{ id: string; status: string }>(
    `select id, status from checkout.session where status in ('completed', 'expired', 'cancelled')`,
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
};

const lateCaptureRefunded: Check = {
  invariant: 9,
  what: 'A session that ended without a purchase was charged and not refunded in full.',
  async find(snapshot) {
    const ended = await endedSessions(snapshot);
    return succeededCharges(await snapshot.books())
      .map((charge) => ({ charge, session: sessionOf(charge), status: ended.get(sessionOf(charge) ?? '') }))
      .filter(({ status }) => status === 'expired' || status === 'cancelled')
      .filter(({ charge }) => charge.amount_refunded !== charge.amount_captured)
      .map(({ charge: { id, amount_captured, amount_refunded }, ...rest }) => ({
        id,
        amount_captured,
        amount_refunded,
        ...rest,
      }));
  },
};

/** A browser with the authentication page still open could pay such an intent. */
const noPayableIntentLeft: Check = {
  invariant: 9,
  what: 'A session has ended, and one of its intents at Stripe can still be paid.',
  async find(snapshot) {
    const ended = await endedSessions(snapshot);
    return (
      (await snapshot.books()).payment_intents
        .filter((intent) => ended.has(sessionOf(intent) ?? '') && !['succeeded', 'canceled'].includes(intent.status))
        // The hold of a purchase whose orders are under way.
        .filter((intent) => intent.status !== 'requires_capture' || ended.get(sessionOf(intent) ?? '') !== 'completed')
        .map(({ id, status, metadata }) => ({
          id,
          status,
          metadata,
          session: ended.get(metadata.checkout_session ?? ''),
        }))
    );
  },
};

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

async function differenceOf({ subject, caller, added }: ShopperHistory, bought: Goods = new Map()): Promise<object[]> {
  if (!added) return [];
  const cart = await answered(() => caller.call(api.cart.getCart));
  if (cart.status !== 200) throw new Error(`the cart of ${subject} was answered with ${cart.status}`);
  const found = count(itemsOf(cart.body));
  return [...new Set([...added.keys(), ...found.keys()])]
    .map((variant) => ({
      variant,
      added: added.get(variant) ?? 0,
      bought: bought.get(variant) ?? 0,
      found: found.get(variant) ?? 0,
    }))
    .filter((each) => each.found !== Math.max(0, each.added - each.bought))
    .map((each) => ({ subject, ...each }));
}

/** If more was bought than the cart still contains, because items were removed after the session was created, nothing is left. */
const cartContents: Check = {
  invariant: 9,
  what: 'A cart does not contain what was added minus what was bought.',
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

const positiveQuantities = statement(
  9,
  'A cart line has a quantity below one.',
  'select shopper, id, quantity from cart.line where quantity < 1',
);

export const expiryAndCarts: Check[] = [
  notPlacedAfterExpiry,
  lateCaptureRefunded,
  noPayableIntentLeft,
  cartContents,
  positiveQuantities,
];
