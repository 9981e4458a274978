import { createHash, randomUUID } from 'node:crypto';
import type { Declaration } from '@muse/contracts';
import type { Database } from '../database/database.ts';
import { json, type Sql } from '../database/sql.ts';
import { refuse } from '../refuse.ts';
import type { AnyReply } from './answer.ts';

/** How long a worker may take before another may take the key over: its process may have died. */
const lease = '60 seconds';

interface KeyRow {
  fingerprint: string;
  state: 'running' | 'done';
  owner: string;
  status: number | null;
  headers: Record<string, string> | null;
  body: unknown;
}

export interface HeldKey {
  /** Keeps the reply in the transaction that made it true. */
  keep(sql: Sql, reply: AnyReply): Promise<void>;
  /** After the action, with its answer, success or refusal: keeps it if it is worth keeping, gives the key back otherwise. */
  close(reply: AnyReply | undefined): Promise<void>;
}

/** Same JSON, same fingerprint, whatever the order of keys or the white space. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, entry: unknown) =>
    entry !== null && typeof entry === 'object' && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  ) ?? '';

const readKey = (header: string): string => {
  const key = header.replace(/^"(.*)"$/, '$1');
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    refuse('validation_failed', {
      errors: [{ pointer: '/Idempotency-Key', code: 'invalid_header', detail: '1 to 255 printable characters.' }],
    });
  return key;
};

const worthKeeping = (status: number) => (status >= 200 && status < 300 && status !== 202) || status === 422;

/**
 * draft-ietf-httpapi-idempotency-key-header, as `api.md` narrows it. Answers the kept reply, or the held key.
 * `from-state` endpoints hold the key against twins and remember what it was used for, but never a body.
 */
export async function holdKey(
  database: Database,
  subject: string,
  header: string,
  endpoint: Declaration,
  path: string,
  body: unknown,
): Promise<{ kept: AnyReply } | { held: HeldKey }> {
  const key = readKey(header);
  const owner = randomUUID();
  const fingerprint = createHash('sha256')
    .update(`${endpoint.method} ${path}\n${canonical(body)}`)
    .digest('base64url');
  const sql = database.reads('requests');
  const fromState = endpoint.keyPolicy === 'from-state';

  const mine = await sql.run`
    insert into idempotency_key as k (scope, key, fingerprint, state, owner, lease_until)
    values (${subject}, ${key}, ${fingerprint}, 'running', ${owner}, muse_clock() + ${lease}::interval)
    on conflict (scope, key) do update set fingerprint = excluded.fingerprint, state = 'running', owner = excluded.owner, lease_until = excluded.lease_until,
        status = null, headers = null, body = null, created_at = muse_clock()
      where k.created_at < muse_clock() - interval '24 hours'
        or (k.fingerprint = excluded.fingerprint and ((k.state = 'running' and k.lease_until < muse_clock()) or (k.state = 'done' and ${fromState})))`;
  if (mine === 0) {
    const row =
      await sql.one<KeyRow>`select fingerprint, state, owner, status, headers, body from idempotency_key where scope = ${subject} and key = ${key}`;
    if (row && row.fingerprint !== fingerprint) refuse('idempotency_key_reused');
    if (!row || row.state === 'running') refuse('request_in_progress', { retryAfterSeconds: 1 });
    return {
      kept: {
        status: row.status ?? 200,
        body: row.body ?? undefined,
        headers: { ...row.headers, 'idempotent-replayed': 'true' },
      },
    };
  }

  let kept = false;
  const keep = async (on: Sql, reply: AnyReply) => {
    const done = await on.run`
      update idempotency_key set state = 'done', status = ${reply.status}, headers = ${json(reply.headers ?? {})}, body = ${fromState || reply.body === undefined ? null : json(reply.body)}
      where scope = ${subject} and key = ${key} and owner = ${owner}`;
    if (done === 0) refuse('request_in_progress', { retryAfterSeconds: 1 }); // taken over: that one's effect counts, ours rolls back
  };
  return {
    held: {
      async keep(on, reply) {
        if (!worthKeeping(reply.status)) return;
        await keep(on, reply);
        kept = true;
      },
      async close(reply) {
        if (kept) return;
        if (reply && worthKeeping(reply.status)) await keep(sql, reply);
        else
          await sql.run`delete from idempotency_key where scope = ${subject} and key = ${key} and owner = ${owner} and state = 'running'`;
      },
    },
  };
}
