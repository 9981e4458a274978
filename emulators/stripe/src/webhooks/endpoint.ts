import type { KeptEvent } from './kept-event.ts';
import { type Agents, post } from './post.ts';
import { sign } from './signature.ts';
import type { Switches } from './switches.ts';

const BACK_OFF_MS = [300, 1_000, 3_000, 10_000, 30_000];
const MOST_ATTEMPTS = 30;

interface Letter {
  event: KeptEvent;
  attempt: number;
}

/** One receiver. Its letters go one after another, in the order things happened; a refused one comes again later with
 *  the same event id and lets the others pass, as Stripe's do. */
export class Endpoint {
  url: string | null;
  enabledEvents: readonly string[];
  readonly #secret: string;
  readonly #switches: Switches;
  readonly #agents: Agents;
  readonly #wallNow: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #waiting: Letter[] = [];
  #busy = false;
  #delivering = false;
  #era = 0;

  constructor(
    receiver: { url: string | null; secret: string; enabledEvents: readonly string[] },
    switches: Switches,
    agents: Agents,
    wallNow: () => number,
  ) {
    this.url = receiver.url;
    this.enabledEvents = receiver.enabledEvents;
    this.#secret = receiver.secret;
    this.#switches = switches;
    this.#agents = agents;
    this.#wallNow = wallNow;
  }

  wants(event: KeptEvent): boolean {
    return this.url !== null && (this.enabledEvents.includes('*') || this.enabledEvents.includes(event.type));
  }

  send(event: KeptEvent): void {
    this.#waiting.push({ event, attempt: 0 });
    this.wake();
  }

  /** Never within the request that caused the event. `reorder` waits a moment to have something to reorder. */
  wake(): void {
    if (this.#busy || this.#switches.paused || this.#waiting.length === 0) return;
    this.#busy = true;
    this.#later(this.#switches.delayMs + (this.#switches.reorder ? 60 : 0), () => void this.#deliver());
  }

  async #deliver(): Promise<void> {
    this.#delivering = true;
    while (this.#waiting.length > 0 && !this.#switches.paused) {
      if (this.#switches.reorder) {
        const backwards = this.#waiting.splice(0).reverse();
        await Promise.all(backwards.map((letter) => this.#deliverOne(letter)));
      } else {
        const letter = this.#waiting.shift();
        if (letter) await this.#deliverOne(letter);
      }
      if (this.#switches.delayMs > 0 || this.#switches.reorder) break;
    }
    this.#delivering = false;
    this.#busy = false;
    this.wake();
  }

  async #deliverOne(letter: Letter): Promise<void> {
    const era = this.#era;
    const copies = Array.from({ length: this.#switches.copies }, () => this.#postOne(letter.event.json));
    const received = await Promise.all(copies);
    if (received.every(Boolean)) {
      letter.event.delivered = true;
      return;
    }
    const attempt = letter.attempt + 1;
    if (attempt >= MOST_ATTEMPTS || era !== this.#era) return;
    this.#later(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length) - 1] ?? 0, () => {
      this.#waiting.push({ event: letter.event, attempt });
      this.wake();
    });
  }

  #postOne(json: string): Promise<boolean> {
    if (this.url === null) return Promise.resolve(true);
    const signature = sign(json, this.#secret, this.#wallNow());
    const body = this.#switches.tamper ? json.replace('"livemode":false', '"livemode":falsE') : json;
    return post(this.url, body, signature, this.#agents);
  }

  #later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Forgets what waits; a delivery under way ends by itself. */
  forget(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = [];
    this.#era += 1;
    this.#busy = this.#delivering;
  }
}
