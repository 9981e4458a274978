import type { ApiState } from '../api/api-state.ts';
import type { ApiExchange } from '../api/exchange.ts';
import { type Switches, seedSwitches } from '../control/switches.ts';
import { type Bag, emptyBag } from './bag-lines.ts';
import { Counters } from './counters.ts';
import type { Mail } from './mail.ts';
import type { Order } from './order.ts';
import type { Product } from './products.ts';
import { randomFrom } from './random.ts';
import type { Session } from './session.ts';
import { type Settings, seedSettings } from './settings.ts';

/** One pretend retailer: a tenant with its own products, customers, orders, switches and counters. */
export class Shop {
  readonly name: string;
  readonly now: () => number;
  settings: Settings = seedSettings();
  switches: Switches = seedSwitches();
  counters = new Counters();
  sessions = new Map<string, Session>();
  /** The bag of an account is the same in all its sessions. */
  bags = new Map<string, Bag>();
  /** Card numbers that the iframe replaced by tokens. */
  cardTokens = new Map<string, Record<string, string>>();
  orders: Order[] = [];
  outbox: Mail[] = [];
  /** Called after an order was recorded or has another status. */
  orderChanged: (order: Order, occasion: 'created' | 'changed') => void = () => undefined;
  /** Called with every exchange of the API that no fault has changed, and with every event. */
  exchanged: (exchange: ApiExchange) => void = () => undefined;
  api: ApiState;
  random: () => number;
  readonly seed: string;

  constructor(name: string, api: ApiState, now: () => number = Date.now, seed = '') {
    this.seed = seed;
    this.name = name;
    this.now = now;
    this.random = randomFrom(name + seed);
    this.api = api;
  }

  /** As new: a test that reuses a tenant starts from nothing. */
  reset(): void {
    const { name, now, seed, orderChanged, exchanged } = this;
    Object.assign(this, new Shop(name, this.api.renewed(), now, seed), { orderChanged, exchanged });
  }

  product(sku: string): Product | undefined {
    return this.settings.products.find((product) => product.sku === sku);
  }

  session(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.sessions.get(id);
  }

  newSession(): Session {
    const session: Session = { id: this.id(20), account: null, bag: emptyBag(), checkout: null, orders: [] };
    this.sessions.set(session.id, session);
    return session;
  }

  /** An identifier of the seed: the same requests in the same order get the same ones. */
  id(length: number): string {
    const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
    return Array.from({ length }, () => letters[Math.floor(this.random() * letters.length)]).join('');
  }
}
