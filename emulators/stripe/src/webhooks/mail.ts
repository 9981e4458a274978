import type Stripe from 'stripe';
import { Endpoint } from './endpoint.ts';
import type { KeptEvent } from './kept-event.ts';
import { newAgents } from './post.ts';
import { calm, type Switches } from './switches.ts';

const EVERYTHING = ['*'];

/** All receivers: the one the emulator was started with, and those created through `/v1/webhook_endpoints`. */
export class Mail {
  readonly switches: Switches = calm();
  readonly #agents = newAgents();
  readonly #first: Endpoint;
  readonly #created = new Map<string, Endpoint>();
  readonly #wallNow: () => number;

  constructor(
    wallNow: () => number,
    url: string | null,
    secret: string,
    enabledEvents: readonly string[] = EVERYTHING,
  ) {
    this.#wallNow = wallNow;
    this.#first = new Endpoint({ url, secret, enabledEvents }, this.switches, this.#agents, wallNow);
  }

  send(event: KeptEvent): void {
    if (this.switches.lose) return;
    let wanted = false;
    for (const endpoint of this.#endpoints()) {
      if (!endpoint.wants(event)) continue;
      wanted = true;
      endpoint.send(event);
    }
    if (!wanted) event.delivered = true;
  }

  turn(change: Partial<Switches>): void {
    Object.assign(this.switches, change);
    for (const endpoint of this.#endpoints()) endpoint.wake();
  }

  setUrl(url: string | null): void {
    this.#first.url = url;
  }

  open(endpoint: Stripe.WebhookEndpoint): void {
    const receiver = { url: endpoint.url, secret: endpoint.secret ?? '', enabledEvents: endpoint.enabled_events };
    this.#created.set(endpoint.id, new Endpoint(receiver, this.switches, this.#agents, this.#wallNow));
  }

  close(id: string): void {
    this.#created.get(id)?.forget();
    this.#created.delete(id);
  }

  reset(): void {
    this.forget();
    this.#created.clear();
    Object.assign(this.switches, calm());
  }

  forget(): void {
    for (const endpoint of this.#endpoints()) endpoint.forget();
  }

  stop(): void {
    this.forget();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #endpoints(): Endpoint[] {
    return [this.#first, ...this.#created.values()];
  }
}
