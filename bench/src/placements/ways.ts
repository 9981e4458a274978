import type { Item } from '../load.ts';

/** A way by which orders are placed, and how many at the same time. */
export interface MeasuredWay {
  name: string;
  /** Orders of this store go this way. */
  item: Item;
  /** Buyers, each of whom waits for the order to be placed; machines of the store may work on as many at once. */
  atOnce: number;
  by: 'machine' | 'operator';
}

const lamp: Item = { storeId: 'harbor-supply', productSku: 'HS-LAMP-01', size: null, color: 'Brass' };
const salt: Item = { storeId: 'maple-and-main', productSku: 'MM-SALT-02', size: null, color: null };
const scarf: Item = { storeId: 'larkspur', productSku: 'LS-SCARF-01', size: null, color: 'Fern' };
const socks: Item = { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey' };

const browser = (contexts: number): MeasuredWay => ({
  name: `browser, ${contexts} context${contexts === 1 ? '' : 's'}`,
  ...{ item: scarf, atOnce: contexts, by: 'machine' },
});

export const mostContexts = 5;

export const measuredWays: MeasuredWay[] = [
  { name: 'api, ACP', item: lamp, atOnce: 4, by: 'machine' },
  { name: 'api, UCP', item: salt, atOnce: 4, by: 'machine' },
  browser(1),
  browser(3),
  browser(mostContexts),
  { name: 'by hand, a script', item: socks, atOnce: 1, by: 'operator' },
];
