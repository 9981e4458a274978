import type { Sql, Transaction } from '@muse/kit';
import type { Email } from '../emails/email.ts';

/**
 * Saves an e-mail once per kind and subject. Returns its id, or `undefined` if it was saved before.
 * The table is called `letter` (stored name; do not rename).
 */
export async function saveEmail(tx: Transaction, email: Email): Promise<number | undefined> {
  const saved = await tx.one<{ id: number }>`
    insert into letter (kind, about, session_id, reader, shopper, email, subject, body)
    values (${email.kind}, ${email.about}, ${email.sessionId}, ${email.reader}, ${email.shopper}, ${email.email}, ${email.subject}, ${email.body})
    on conflict on constraint letter_once do nothing
    returning id`;
  return saved?.id;
}

/** An e-mail that was neither sent nor given up. */
export interface StoredEmail extends Pick<Email, 'kind' | 'sessionId' | 'reader' | 'email' | 'subject' | 'body'> {
  id: number;
}

export const findUnsentEmail = (db: Sql, id: number): Promise<StoredEmail | undefined> =>
  db.one<StoredEmail>`
    select id, kind, session_id, reader, email, subject, body from letter
    where id = ${id} and sent_at is null and failed_at is null`;

/** Its own address, otherwise that of its purchase; null if there is none, or none yet. */
export async function addressOf(db: Sql, { reader, email, sessionId }: StoredEmail): Promise<string | null> {
  if (email !== null || reader === 'operations') return email;
  const confirmation = await db.one<{ email: string | null }>`
    select email from letter where kind = 'purchase-confirmed' and about = ${sessionId}`;
  return confirmation?.email ?? null;
}

export const markAsSent = (tx: Sql, id: number): Promise<number> =>
  tx.run`update letter set sent_at = muse_clock() where id = ${id} and sent_at is null and failed_at is null`;

/** `code` says why the e-mail will not be sent: never the text of a mail server, which may hold the address. */
export const markAsFailed = (tx: Sql, id: number, code: string): Promise<number> =>
  tx.run`update letter set failed_at = muse_clock(), failure = ${code} where id = ${id} and sent_at is null and failed_at is null`;
