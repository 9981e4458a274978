import type Stripe from 'stripe';
import { type DeliverySettings, normalDelivery } from './delivery-settings.ts';
import { Endpoint } from './endpoint.ts';
import { newAgents } from './post.ts';
import type { StoredEvent } from './stored-event.ts';

const EVERYTHING = ['*'];

/** All webhook endpoints: the one from the start options, and those created through `/v1/webhook_endpoints`. */
export class WebhookSender {
  readonly settings: DeliverySettings = normalDelivery();
  readonly #agents = newAgents();
  readonly #first: Endpoint;
  readonly #created = new Map<string, Endpoint>();
  readonly #realNow: () => number;

  constructor(
    realNow: () => number,
    url: string | null,
    secret: string,
    enabledEvents: readonly string[] = EVERYTHING,
  ) {
    this.#realNow = realNow;
    this.#first = new Endpoint({ url, secret, enabledEvents }, this.settings, this.#agents, realNow);
  }

  send(event: StoredEvent): void {
    if (this.settings.lose) return;
    let accepted = false;
    for (const endpoint of this.#endpoints()) {
      if (!endpoint.accepts(event)) continue;
      accepted = true;
      endpoint.send(event);
    }
    if (!accepted) event.delivered = true;
  }

  configure(change: Partial<DeliverySettings>): void {
    Object.assign(this.settings, change);
    for (const endpoint of this.#endpoints()) endpoint.wake();
  }

  setUrl(url: string | null): void {
    this.#first.url = url;
  }

  open(endpoint: Stripe.WebhookEndpoint): void {
    const receiver = { url: endpoint.url, secret: endpoint.secret ?? '', enabledEvents: endpoint.enabled_events };
    this.#created.set(endpoint.id, new Endpoint(receiver, this.settings, this.#agents, this.#realNow));
  }

  close(id: string): void {
    this.#created.get(id)?.clearQueue();
    this.#created.delete(id);
  }

  reset(): void {
    this.clearQueue();
    this.#created.clear();
    Object.assign(this.settings, normalDelivery());
  }

  clearQueue(): void {
    for (const endpoint of this.#endpoints()) endpoint.clearQueue();
  }

  stop(): void {
    this.clearQueue();
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #endpoints(): Endpoint[] {
    return [this.#first, ...this.#created.values()];
  }
}
