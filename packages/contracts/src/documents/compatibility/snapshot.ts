import { z } from 'zod';
import { access } from '../../access.ts';
import { type Declaration, defaultBodyLimit, fullPath } from '../../endpoint.ts';
import type { Event } from '../../event.ts';
import { type Shape, shapeOf } from './shape.ts';

/** What listeners were told of a fact. The name of the promise is its routing key. */
export interface EventSnapshot {
  owner: string;
  about: string;
  purchase: string | null;
  data: Shape;
}

/** What callers were told of an endpoint. */
export interface EndpointSnapshot {
  method: string;
  path: string;
  /** Who is let in; `anybody` needs no token. */
  roles: string[] | 'anybody';
  bodyLimit?: number;
  bodyOptional?: true;
  rawBody?: true;
  /** `ETag` is given and `If-Match` honoured. */
  versioned?: true;
  /** `ignored`, or answered `from state`; else a stored answer is given again. */
  idempotencyKey?: 'ignored' | 'from state';
  params?: Shape;
  query?: Shape;
  body?: Shape;
  /** By status; null where there is no body. */
  replies: Record<string, Shape | null>;
  /** Its own; those that follow from its shape are not repeated. */
  refusals: string[];
}

/** Every refusal's status, by its code. */
export type RefusalSnapshot = Record<string, number>;

export const snapshotOfEvent = ({ owner, about, purchase, data }: Event): EventSnapshot => ({
  owner,
  about,
  purchase,
  data: shapeOf(data, 'said'),
});

export function snapshotOfEndpoint(endpoint: Declaration): EndpointSnapshot {
  const { method, params, query, body, rawBody, bodyOptional, versioned, keyless, keyPolicy } = endpoint;
  const roles = access[endpoint.access];
  const key = keyless ? 'ignored' : keyPolicy === 'from-state' ? 'from state' : undefined;
  return {
    method,
    path: fullPath(endpoint),
    roles: roles === null ? 'anybody' : [...roles],
    ...(body || rawBody ? { bodyLimit: endpoint.bodyLimit ?? defaultBodyLimit } : {}),
    ...(bodyOptional ? { bodyOptional } : {}),
    ...(rawBody ? { rawBody } : {}),
    ...(versioned ? { versioned } : {}),
    ...(method === 'POST' && key !== undefined ? { idempotencyKey: key } : {}),
    ...(params ? { params: shapeOf(params, 'asked') } : {}),
    ...(query ? { query: shapeOf(query, 'asked') } : {}),
    ...(body ? { body: shapeOf(body, 'asked') } : {}),
    replies: Object.fromEntries(
      Object.entries(endpoint.replies).map(([status, reply]) => [
        status,
        reply instanceof z.ZodUndefined ? null : shapeOf(reply, 'answered'),
      ]),
    ),
    refusals: [...(endpoint.refusals ?? [])].sort(),
  };
}
