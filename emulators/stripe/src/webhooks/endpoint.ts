import type { DeliverySettings } from './delivery-settings.ts';
import { type Agents, post } from './post.ts';
import { sign } from './signature.ts';
import type { StoredEvent } from './stored-event.ts';

const BACK_OFF_MS = [300, 1_000, 3_000, 10_000, 30_000];
const MOST_ATTEMPTS = 30;

interface Delivery {
  event: StoredEvent;
  attempt: number;
}

/** One webhook endpoint. Events are delivered one after another, in order; a failed delivery is retried later with the same
 *  event id and does not block the others, as at Stripe. */
export class Endpoint {
  url: string | null;
  enabledEvents: readonly string[];
  readonly #secrets: readonly string[];
  readonly #settings: DeliverySettings;
  readonly #agents: Agents;
  readonly #realNow: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #queue: Delivery[] = [];
  #busy = false;
  #delivering = false;
  #generation = 0;

  constructor(
    receiver: { url: string | null; secret: string; enabledEvents: readonly string[] },
    settings: DeliverySettings,
    agents: Agents,
    realNow: () => number,
  ) {
    this.url = receiver.url;
    this.enabledEvents = receiver.enabledEvents;
    this.#secrets = receiver.secret.split(',').map((each) => each.trim());
    this.#settings = settings;
    this.#agents = agents;
    this.#realNow = realNow;
  }

  accepts(event: StoredEvent): boolean {
    return this.url !== null && (this.enabledEvents.includes('*') || this.enabledEvents.includes(event.type));
  }

  send(event: StoredEvent): void {
    this.#queue.push({ event, attempt: 0 });
    this.wake();
  }

  /** Delivers asynchronously, never within the request that caused the event. `reorder` waits for several events first. */
  wake(): void {
    if (this.#busy || this.#settings.paused || this.#queue.length === 0) return;
    this.#busy = true;
    this.#after(this.#settings.delayMs + (this.#settings.reorder ? 60 : 0), () => void this.#deliver());
  }

  async #deliver(): Promise<void> {
    this.#delivering = true;
    while (this.#queue.length > 0 && !this.#settings.paused) {
      if (this.#settings.reorder) {
        const newestFirst = this.#queue.splice(0).reverse();
        await Promise.all(newestFirst.map((delivery) => this.#deliverOne(delivery)));
      } else {
        const delivery = this.#queue.shift();
        if (delivery) await this.#deliverOne(delivery);
      }
      if (this.#settings.delayMs > 0 || this.#settings.reorder) break;
    }
    this.#delivering = false;
    this.#busy = false;
    this.wake();
  }

  async #deliverOne(delivery: Delivery): Promise<void> {
    const generation = this.#generation;
    const copies = Array.from({ length: this.#settings.copies }, () => this.#postOne(delivery.event.json));
    const received = await Promise.all(copies);
    if (received.every(Boolean)) {
      delivery.event.delivered = true;
      return;
    }
    const attempt = delivery.attempt + 1;
    if (attempt >= MOST_ATTEMPTS || generation !== this.#generation) return;
    this.#after(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length) - 1] ?? 0, () => {
      this.#queue.push({ event: delivery.event, attempt });
      this.wake();
    });
  }

  #postOne(json: string): Promise<boolean> {
    if (this.url === null) return Promise.resolve(true);
    const signature = sign(json, this.#secrets, this.#realNow());
    const body = this.#settings.tamper ? json.replace('"livemode":false', '"livemode":falsE') : json;
    return post(this.url, body, signature, this.#agents);
  }

  #after(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Drops queued deliveries; one in progress completes. */
  clearQueue(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#queue = [];
    this.#generation += 1;
    this.#busy = this.#delivering;
  }
}
