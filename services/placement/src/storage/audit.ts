import type { AuditEntry } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';

/** What a person, or the system by a rule, has decided. */
export interface AuditedAct {
  /** The subject of the token, or `system`. */
  by: string;
  /** A verb and its object, such as `permission revoked`. */
  act: string;
  /** What it was done to, such as `store:nordstrom`. */
  subject: string;
  reason: string | null;
  /** Never anything secret: it is shown to all operators. */
  details?: Record<string, unknown>;
}

/** Written in the transaction of the act, so that none is without its line. */
export const recordAct = (tx: Sql, { by, act, subject, reason, details = {} }: AuditedAct): Promise<number> =>
  tx.run`insert into audit (by, act, subject, reason, details) values (${by}, ${act}, ${subject}, ${reason}, ${json(details)})`;

/** Newest first by the number, which `id` in the result is not: it is text, and a bare `order by id` would sort by it. Of one subject or of all, older than `before`. */
export const actsBefore = (
  db: Sql,
  { subject, before, limit }: { subject: string | undefined; before: string | undefined; limit: number },
): Promise<AuditEntry[]> =>
  subject === undefined
    ? db.many<AuditEntry>`
        select id::text, at, by, act, subject, reason, details from audit
        where id < ${before ?? newest}::bigint order by audit.id desc limit ${limit}`
    : db.many<AuditEntry>`
        select id::text, at, by, act, subject, reason, details from audit
        where subject = ${subject} and id < ${before ?? newest}::bigint order by audit.id desc limit ${limit}`;

const newest = '9223372036854775807';
