import type { Clock } from '../account/clock.ts';
import { newId } from '../account/ids.ts';
import type { Table } from '../account/table.ts';
import { API_VERSION } from '../account/version.ts';
import type { KeptEvent } from './kept-event.ts';
import type { Mail } from './mail.ts';

export interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

/** What happened in the account, in order. */
export class EventLog {
  /** The request that is being worked on; null when something happens by itself. */
  cause: Cause | null = null;
  readonly #kept: Table<KeptEvent>;
  readonly #clock: Clock;
  readonly #mail: Mail;

  constructor(kept: Table<KeptEvent>, clock: Clock, mail: Mail) {
    this.#kept = kept;
    this.#clock = clock;
    this.#mail = mail;
  }

  tell(type: string, object: object, previous?: Record<string, unknown>): void {
    const id = newId('evt');
    const created = this.#clock.nowSeconds();
    const data = `{"object":${JSON.stringify(object)}${previous ? `,"previous_attributes":${JSON.stringify(previous)}` : ''}}`;
    const request = JSON.stringify(this.cause ?? { id: null, idempotency_key: null });
    const json = `{"id":"${id}","object":"event","api_version":"${API_VERSION}","created":${created},"data":${data},"livemode":false,"pending_webhooks":1,"request":${request},"type":"${type}"}`;
    const event = this.#kept.add({ id, type, created, json, delivered: false });
    this.#mail.send(event);
  }
}

export const eventObject = (event: KeptEvent): Record<string, unknown> => ({
  ...(JSON.parse(event.json) as Record<string, unknown>),
  pending_webhooks: event.delivered ? 0 : 1,
});
