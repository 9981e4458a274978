import { type DeliverySettings, normalDelivery } from './delivery-settings.ts';

/** One event, ready to be signed at every delivery. */
export interface OrderEvent {
  id: string;
  body: string;
  sign(settings: DeliverySettings, url: URL): Record<string, string>;
}

const RETRY_AFTER_MS = [200, 500, 1_000, 2_000, 5_000];

/** Sends the events of one store, outside the request that caused them. A failed delivery is repeated later. */
export class OrderEvents {
  settings: DeliverySettings = normalDelivery();
  /** Deliveries by the status of the answer; 0 if there was none. */
  answers: Record<number, number> = {};
  #waiting: OrderEvent[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  send(event: OrderEvent): void {
    if (this.settings.url === null) return;
    this.#waiting.push(event);
    this.wake();
  }

  configure(change: Partial<DeliverySettings>): DeliverySettings {
    Object.assign(this.settings, change);
    this.wake();
    return this.settings;
  }

  wake(): void {
    this.#after(this.settings.delayMs, () => void this.#deliverWaiting());
  }

  async #deliverWaiting(): Promise<void> {
    if (this.settings.paused) return;
    const events = this.#waiting.splice(0);
    if (this.settings.reorder) events.reverse();
    for (const event of events)
      await Promise.all(Array.from({ length: this.settings.copies }, () => this.#deliver(event, 0)));
  }

  async #deliver(event: OrderEvent, attempt: number): Promise<void> {
    const { url } = this.settings;
    if (url === null) return;
    const status = await post(url, event, this.settings);
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    const delayMs = RETRY_AFTER_MS[attempt];
    // A refused signature stays refused.
    if (status !== 401 && (status < 200 || status >= 300) && delayMs !== undefined)
      this.#after(delayMs, () => void this.#deliver(event, attempt + 1));
  }

  #after(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs);
    this.#timers.add(timer);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = [];
    this.settings = normalDelivery();
  }
}

async function post(url: string, { body, sign }: OrderEvent, settings: DeliverySettings): Promise<number> {
  try {
    const headers = { 'Content-Type': 'application/json', ...sign(settings, new URL(settings.publicUrl ?? url)) };
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
