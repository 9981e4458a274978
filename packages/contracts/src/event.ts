import type { z } from 'zod';
import type { ServiceName } from './services.ts';

/**
 * One declaration of a fact. Derived from it: the type, the routing key, the bindings, `docs/events.md` and AsyncAPI.
 * Facts are in the past tense and belong to the one who says them. Within a version only optional fields are added.
 */
export interface EventDeclaration<Schema extends z.ZodType = z.ZodType> {
  /** `noun.past_participle` */
  readonly name: string;
  readonly version: number;
  readonly owner: ServiceName;
  /** Who listens. A fact with no deployed listener is published without `mandatory`, so that it never jams its aggregate. */
  readonly consumers: readonly ServiceName[];
  readonly description: string;
  /** The field that names the thing it is about: facts about one thing are published in order. */
  readonly about: string;
  /** The field that names the purchase, which becomes the correlation id; none for the catalog. */
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

/** CloudEvents 1.0, structured mode; what lies in the outbox, on the wire and in the dead letters. https://cloudevents.io */
export interface Envelope<Data = unknown> {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  /** Grows per aggregate, with gaps; a bigint as text. */
  sequence: string;
  correlationid: string;
  causationid?: string;
  traceparent?: string;
  data: Data;
}
