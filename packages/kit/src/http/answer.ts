import type { Declaration, FileReplyOf, ReplyOf, RequestOf } from '@muse/contracts';
import type { Sql } from '../database/sql.ts';
import type { Actor } from '../identity/tokens.ts';
import type { Transaction } from '../messaging/transaction.ts';
import type { Log } from '../telemetry/log.ts';

/** A request as an action receives it: authenticated and validated. */
export type Incoming<D extends Declaration> = RequestOf<D> & {
  actor: Actor;
  /** The subject of the token; carts, sessions and orders belong to it. */
  shopper: string;
  /** Refuses with 412 if the caller sent `If-Match` with another version. Call it while holding the row's lock. */
  expects(version: number): void;
  /** Aborted when the caller disconnects. */
  gone: AbortSignal;
  /** Milliseconds until the answer must be sent; Infinity if the caller named no deadline. */
  msLeft(): number;
  header(name: string): string | undefined;
};

/** What every action can use, besides the dependencies of its service. */
export interface ActionContext {
  /** For single reads outside a transaction. */
  db: Sql;
  /**
   * Runs the body in a transaction. If the body returns the action's reply and the request has an Idempotency-Key, the
   * reply is stored in the same commit. So the last transaction of a POST action must return its reply.
   */
  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  /** True if events of this service are published too late. Then an action must not start what depends on them. */
  outboxIsFarBehind(): boolean;
  log: Log;
}

export interface Action<Dependencies = unknown> {
  endpoint: Declaration;
  run(request: Incoming<Declaration>, ctx: ActionContext & Dependencies): Promise<AnyReply>;
}

export interface AnyReply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** An action: an endpoint of the contract and the function that handles it. */
export function answer<D extends Declaration, Dependencies = unknown>(
  endpoint: D,
  run: (request: Incoming<D>, ctx: ActionContext & Dependencies) => Promise<ReplyOf<D> | FileReplyOf<D>>,
): Action<Dependencies> {
  return { endpoint, run: run as unknown as Action<Dependencies>['run'] };
}

/** A successful reply. A `version` becomes the `ETag` header. */
export function reply<S extends number, B>(
  status: S,
  body: B,
  more: { version?: number; headers?: Record<string, string> } = {},
): { status: S; body: B; headers: Record<string, string> } {
  return {
    status,
    body,
    headers: { ...(more.version === undefined ? {} : { etag: `"${more.version}"` }), ...more.headers },
  };
}

/** A reply that the caller saves under this name. `type` is the `file` of the declaration. */
export const sendFile = (name: string, type: string, body: Uint8Array) => ({
  status: 200 as const,
  body,
  headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
});

export const isReply = (value: unknown): value is AnyReply =>
  typeof value === 'object' &&
  value !== null &&
  'status' in value &&
  typeof value.status === 'number' &&
  'headers' in value &&
  'body' in value;
