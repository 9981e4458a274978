import { createHash, randomUUID } from 'node:crypto';
import type { Declaration } from '@muse/contracts';
import type { Database } from '../../database/database.ts';
import { json, type Sql } from '../../database/sql.ts';
import { refuse } from '../../refuse.ts';
import type { AnyReply } from '../answer.ts';
import { type Exchange, singleHeader } from './exchange.ts';
import { type KeyLease, type KeyLeases, keyLease } from './key-leases.ts';

interface KeyRow {
  fingerprint: string;
  state: 'running' | 'done';
  owner: string;
  status: number | null;
  headers: Record<string, string> | null;
  body: unknown;
}

export interface HeldKey {
  /** Stores the reply in the transaction that has its effect. */
  store(sql: Sql, reply: AnyReply): Promise<void>;
  /** Called after the action with its reply, a success or a refusal. Stores it if it may be replayed, else releases the key. */
  close(reply: AnyReply | undefined): Promise<void>;
}

/** Returns `undefined` if the request has no Idempotency-Key or its endpoint ignores it. */
export function idempotencyKeyOf({ req }: Exchange, { method, keyless }: Declaration): string | undefined {
  const header = singleHeader(req.headers['idempotency-key']);
  return method !== 'POST' || keyless ? undefined : header;
}

/**
 * draft-ietf-httpapi-idempotency-key-header, as `api.md` narrows it. Returns the stored reply or the held key.
 * `from-state` endpoints hold the key against duplicates and store its fingerprint, but never a body.
 */
export async function claimKey(
  { database, keyLeases }: { database: Database; keyLeases: KeyLeases },
  { actor, path, body }: Exchange,
  endpoint: Declaration,
  header: string,
): Promise<{ stored: AnyReply } | { held: HeldKey }> {
  const key = readKey(header);
  const owner = randomUUID();
  const fingerprint = createHash('sha256')
    .update(`${endpoint.method} ${path}\n${canonical(body)}`)
    .digest('base64url');
  const sql = database.reads('requests');
  const fromState = endpoint.keyPolicy === 'from-state';
  const scope = actor.subject;

  const claimed = await sql.run`
    insert into idempotency_key as k (scope, key, fingerprint, state, owner, lease_until)
    values (${scope}, ${key}, ${fingerprint}, 'running', ${owner}, muse_clock() + ${keyLease}::interval)
    on conflict (scope, key) do update set fingerprint = excluded.fingerprint, state = 'running', owner = excluded.owner, lease_until = excluded.lease_until,
        status = null, headers = null, body = null, created_at = muse_clock()
      where k.created_at < muse_clock() - interval '24 hours'
        or (k.fingerprint = excluded.fingerprint and ((k.state = 'running' and k.lease_until < muse_clock()) or (k.state = 'done' and ${fromState})))`;
  if (claimed === 0) return { stored: await storedReply(sql, scope, key, fingerprint) };
  return { held: holdKey(database, keyLeases.hold(scope, key, owner), !fromState) };
}

async function storedReply(sql: Sql, scope: string, key: string, fingerprint: string): Promise<AnyReply> {
  const row =
    await sql.one<KeyRow>`select fingerprint, state, owner, status, headers, body from idempotency_key where scope = ${scope} and key = ${key}`;
  if (row && row.fingerprint !== fingerprint) refuse('idempotency_key_reused');
  if (!row || row.state === 'running') refuse('request_in_progress', { retryAfterSeconds: 1 });
  return {
    status: row.status ?? 200,
    body: row.body ?? undefined,
    headers: { ...row.headers, 'idempotent-replayed': 'true' },
  };
}

function holdKey(database: Database, { scope, key, owner, release }: KeyLease, keepsBody: boolean): HeldKey {
  let stored = false;
  /**
   * Until its key is released, the repetition of a request is refused. So the release is never shed, and does not wait where
   * the request itself found no connection.
   */
  const connectionAfter = (reply: AnyReply | undefined): Sql =>
    reply !== undefined && reply.status < 500 ? database.reads('requests', 'first') : database.reads('consumers');
  const store = async (on: Sql, reply: AnyReply) => {
    const done = await on.run`
      update idempotency_key set state = 'done', status = ${reply.status}, headers = ${json(reply.headers ?? {})}, body = ${!keepsBody || reply.body === undefined ? null : json(reply.body)}
      where scope = ${scope} and key = ${key} and owner = ${owner}`;
    // Another request took the key over after the lease ended: its effect counts, ours rolls back.
    if (done === 0) refuse('request_in_progress', { retryAfterSeconds: 1 });
  };
  return {
    async store(on, reply) {
      if (!mayBeReplayed(reply.status)) return;
      await store(on, reply);
      stored = true;
    },
    async close(reply) {
      try {
        if (stored) return;
        if (reply && mayBeReplayed(reply.status)) await store(database.reads('requests', 'first'), reply);
        else
          await connectionAfter(reply)
            .run`delete from idempotency_key where scope = ${scope} and key = ${key} and owner = ${owner} and state = 'running'`;
      } finally {
        release();
      }
    },
  };
}

const mayBeReplayed = (status: number): boolean => (status >= 200 && status < 300 && status !== 202) || status === 422;

const readKey = (header: string): string => {
  const key = header.replace(/^"(.*)"$/, '$1');
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    refuse('validation_failed', {
      errors: [{ pointer: '/Idempotency-Key', code: 'invalid_header', detail: '1 to 255 printable characters.' }],
    });
  return key;
};

/** The same JSON has the same fingerprint, whatever the order of its keys and its white space. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, entry: unknown) =>
    entry !== null && typeof entry === 'object' && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  ) ?? '';
