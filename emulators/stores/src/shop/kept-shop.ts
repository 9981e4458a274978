import type { CheckoutSession } from '../api/session.ts';
import type { BagLine } from './bag-lines.ts';
import type { Counters } from './counters.ts';
import type { Mail } from './mail.ts';
import type { Order } from './order.ts';
import { randomFrom } from './random.ts';
import type { Shop } from './shop.ts';

/**
 * What a shop remembers over a restart: what was bought, and the sessions of its API, by which a buyer asks about it. Not the visits of
 * browsers, and nothing secret: no card numbers, tokens, passwords or keys. Settings and switches are those of a new shop.
 */
export interface KeptShop {
  name: string;
  orders: Order[];
  outbox: Mail[];
  bags: Record<string, { lines: BagLine[]; promo: string | null }>;
  sessions: CheckoutSession[];
  counters: Omit<Counters, 'count' | 'userAgents'> & { userAgents: string[] };
}

export const keptOf = ({ name, orders, outbox, bags, api, counters }: Shop): KeptShop => ({
  name,
  orders,
  outbox,
  bags: Object.fromEntries(bags),
  sessions: [...api.sessions.values()],
  counters: { ...counters, userAgents: [...counters.userAgents] },
});

/** The ids that it draws from now on are others than those that it has drawn. */
export function restoreShop(shop: Shop, { orders, outbox, bags, sessions, counters }: KeptShop): void {
  shop.random = randomFrom(`${shop.name}${shop.seed} after ${orders.length} orders and ${sessions.length} sessions`);
  Object.assign(shop, { orders, outbox, bags: new Map(Object.entries(bags)) });
  Object.assign(shop.counters, { ...counters, userAgents: new Set(counters.userAgents) });
  for (const session of sessions) {
    shop.api.sessions.set(session.id, session);
    shop.sessions.set(session.customer.id, session.customer);
  }
}
