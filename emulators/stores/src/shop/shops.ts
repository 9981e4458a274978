import { ApiState } from '../api/api-state.ts';
import { announce } from '../api/events/announce.ts';
import { Shop } from './shop.ts';

/** The tenants, each created by its first request. They share nothing. */
export class Shops {
  readonly #shops = new Map<string, Shop>();
  readonly #now: (() => number) | undefined;

  constructor(now?: () => number) {
    this.#now = now;
  }

  find(name: string): Shop | null {
    const known = this.#shops.get(name);
    if (known) return known;
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return null;
    const shop = new Shop(name, new ApiState(name), this.#now);
    shop.orderChanged = (order, occasion) => announce(shop, order, occasion);
    this.#shops.set(name, shop);
    return shop;
  }

  stop(): void {
    for (const shop of this.#shops.values()) shop.api.events.stop();
  }
}
