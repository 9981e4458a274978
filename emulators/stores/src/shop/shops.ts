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
    const shop = new Shop(name, this.#now);
    this.#shops.set(name, shop);
    return shop;
  }
}
