import type { Clock } from '../account/clock.ts';
import { newId } from '../account/ids.ts';
import type { Table } from '../account/table.ts';
import { API_VERSION } from '../account/version.ts';
import type { StoredEvent } from './stored-event.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

/** The account's events, in order. Emitting one stores it and sends it to the webhook endpoints. */
export class EventLog {
  /** The request in progress; `null` for events without a request. */
  cause: Cause | null = null;
  readonly #stored: Table<StoredEvent>;
  readonly #clock: Clock;
  readonly #webhookSender: WebhookSender;

  constructor(stored: Table<StoredEvent>, clock: Clock, webhookSender: WebhookSender) {
    this.#stored = stored;
    this.#clock = clock;
    this.#webhookSender = webhookSender;
  }

  emit(type: string, object: object, previous?: Record<string, unknown>): void {
    const id = newId('evt');
    const created = this.#clock.nowSeconds();
    const data = `{"object":${JSON.stringify(object)}${previous ? `,"previous_attributes":${JSON.stringify(previous)}` : ''}}`;
    const request = JSON.stringify(this.cause ?? { id: null, idempotency_key: null });
    const json = `{"id":"${id}","object":"event","api_version":"${API_VERSION}","created":${created},"data":${data},"livemode":false,"pending_webhooks":1,"request":${request},"type":"${type}"}`;
    const event = this.#stored.add({ id, type, created, json, delivered: false });
    this.#webhookSender.send(event);
  }
}

export const eventObject = (event: StoredEvent): Record<string, unknown> => ({
  ...(JSON.parse(event.json) as Record<string, unknown>),
  pending_webhooks: event.delivered ? 0 : 1,
});
