import { ApiState } from '../api/api-state.ts';
import { announce } from '../api/events/announce.ts';
import type { ApiExchange } from '../api/exchange.ts';
import { Shop } from './shop.ts';

/** The tenants, each created by its first request. They share nothing. */
export class Shops {
  readonly #shops = new Map<string, Shop>();
  readonly #now: (() => number) | undefined;
  readonly #exchanged: ((exchange: ApiExchange) => void) | undefined;
  readonly #seed: string;
  /** Something was written since this was last set to false. */
  changed = false;

  constructor(now?: () => number, exchanged?: (exchange: ApiExchange) => void, seed = '') {
    this.#seed = seed;
    this.#now = now;
    this.#exchanged = exchanged;
  }

  find(name: string): Shop | null {
    const known = this.#shops.get(name);
    if (known) return known;
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return null;
    const shop = new Shop(name, new ApiState(name), this.#now, this.#seed);
    shop.orderChanged = (order, occasion) => announce(shop, order, occasion);
    if (this.#exchanged) shop.exchanged = this.#exchanged;
    this.#shops.set(name, shop);
    return shop;
  }

  all(): Shop[] {
    return [...this.#shops.values()];
  }

  stop(): void {
    for (const shop of this.#shops.values()) shop.api.events.stop();
  }
}
