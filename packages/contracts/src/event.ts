import type { z } from 'zod';
import type { ServiceName } from './services.ts';

/**
 * The declaration of one event: who publishes it, who consumes it, and its data. Derived from it: the type, the routing key,
 * the queue bindings, `docs/events.md` and AsyncAPI. Names are in the past tense. Within a version only optional fields are added.
 */
export interface EventDeclaration<Schema extends z.ZodType = z.ZodType> {
  /** `noun.past_participle` */
  readonly name: string;
  readonly version: number;
  /** The only service that publishes it. */
  readonly owner: ServiceName;
  /**
   * The services that have a reaction to it. Without any, it is published without `mandatory`: the broker would return it
   * as unroutable and block the later events of its subject.
   */
  readonly consumers: readonly ServiceName[];
  readonly description: string;
  /** The field that names its subject: events of one subject are published in order. */
  readonly about: string;
  /** The field that holds the checkout session id, which becomes the correlation id; null for the catalog's events. */
  readonly purchase: string | null;
  readonly data: Schema;
}

export interface Event<Schema extends z.ZodType = z.ZodType> extends EventDeclaration<Schema> {
  /** Routing key and CloudEvents type: `checkout.submitted.v1`. */
  readonly type: string;
}

export const event = <Schema extends z.ZodType>(declaration: EventDeclaration<Schema>): Event<Schema> => ({
  ...declaration,
  type: `${declaration.name}.v${declaration.version}`,
});

export type DataOf<E extends Event> = z.output<E['data']>;

/** CloudEvents 1.0, structured mode: the message in the outbox, on the wire and in the dead letters. https://cloudevents.io */
export interface Envelope<Data = unknown> {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  /** Increases per subject, with gaps; a bigint as text. */
  sequence: string;
  correlationid: string;
  causationid?: string;
  traceparent?: string;
  data: Data;
}
