import { z } from 'zod';
import { access } from '../../access.ts';
import { type Declaration, defaultBodyLimit, fullPath } from '../../endpoint.ts';
import type { Event } from '../../event.ts';
import { type Shape, shapeOf } from './shape.ts';

/** What consumers of an event rely on. The name of the snapshot is the routing key. */
export interface EventSnapshot {
  owner: string;
  about: string;
  purchase: string | null;
  data: Shape;
}

/** What clients of an endpoint rely on. */
export interface EndpointSnapshot {
  method: string;
  path: string;
  /** The roles with access; `anybody` needs no token. */
  roles: string[] | 'anybody';
  bodyLimit?: number;
  bodyOptional?: true;
  rawBody?: true;
  /** Supports `ETag` and `If-Match`. */
  versioned?: true;
  /** `ignored`, or answered `from state`. Absent: a repeated request gets the stored reply. */
  idempotencyKey?: 'ignored' | 'from state';
  params?: Shape;
  query?: Shape;
  body?: Shape;
  /** By status; null if there is no body. */
  replies: Record<string, Shape | null>;
  /** Its own refusals, without those that every endpoint of its shape has. */
  refusals: string[];
}

/** The HTTP status of every refusal, by code. */
export type RefusalSnapshot = Record<string, number>;

export const snapshotOfEvent = ({ owner, about, purchase, data }: Event): EventSnapshot => ({
  owner,
  about,
  purchase,
  data: shapeOf(data, 'event'),
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
    ...(params ? { params: shapeOf(params, 'request') } : {}),
    ...(query ? { query: shapeOf(query, 'request') } : {}),
    ...(body ? { body: shapeOf(body, 'request') } : {}),
    replies: Object.fromEntries(
      Object.entries(endpoint.replies).map(([status, reply]) => [
        status,
        reply instanceof z.ZodUndefined ? null : shapeOf(reply, 'reply'),
      ]),
    ),
    refusals: [...(endpoint.refusals ?? [])].sort(),
  };
}
