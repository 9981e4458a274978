import type { Transaction } from '@muse/kit';
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
