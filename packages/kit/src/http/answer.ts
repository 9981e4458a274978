import type { Declaration, ReplyOf, RequestOf } from '@muse/contracts';
import type { Sql } from '../database/sql.ts';
import type { Actor } from '../identity/tokens.ts';
import type { Transaction } from '../messaging/transaction.ts';
import { refuse } from '../refuse.ts';
import type { Log } from '../telemetry/log.ts';

/** What an action is given of a request, after every check the contract declares. */
export type Incoming<D extends Declaration> = RequestOf<D> & {
  actor: Actor;
  /** Whose things these are: the subject of the token. */
  shopper: string;
  /** Refuses with 412 where the caller sent `If-Match` and this is not the version it knows. Call it under the row's lock. */
  expects(version: number): void;
  /** The caller may be told to go on waiting only as long as it is there. */
  gone: AbortSignal;
  header(name: string): string | undefined;
};

/** What an action may use, beside the service's own tools. */
export interface ActionContext {
  /** Single reads. */
  db: Sql;
  /**
   * All or nothing. Where the body answers the action's reply and the request carries an Idempotency-Key, the reply is
   * kept in the same commit: so let the last transaction of an action answer its reply.
   */
  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  /** What this service says reaches nobody in time: begin nothing new that others must hear of. */
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

/** Binds an endpoint of the contract to the function that answers it. */
export function answer<D extends Declaration, Dependencies = unknown>(
  endpoint: D,
  run: (request: Incoming<D>, ctx: ActionContext & Dependencies) => Promise<ReplyOf<D>>,
): Action<Dependencies> {
  return { endpoint, run: run as unknown as Action<Dependencies>['run'] };
}

/** A success, with the version of the thing as its `ETag` where it has one. */
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

export const isReply = (value: unknown): value is AnyReply =>
  typeof value === 'object' &&
  value !== null &&
  'status' in value &&
  typeof value.status === 'number' &&
  'headers' in value &&
  'body' in value;

/** RFC 9110, 13.1.1. Weak tags are read like strong ones: there is one representation of a version. */
export function versionGuard(ifMatch: string | undefined): (version: number) => void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return () => undefined;
  const known = ifMatch.split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  );
  return (version) => {
    if (!known.includes(String(version))) refuse('version_stale', { headers: { etag: `"${version}"` } });
  };
}
