import type { Transaction } from '@muse/kit';
import type { Email } from '../emails/email.ts';

/** Keeps a letter, once per kind and thing. Answers its id; `undefined` where it was written before. */
export async function saveEmail(tx: Transaction, email: Email): Promise<number | undefined> {
  const kept = await tx.one<{ id: number }>`
    insert into letter (kind, about, session_id, reader, shopper, email, subject, body)
    values (${email.kind}, ${email.about}, ${email.sessionId}, ${email.reader}, ${email.shopper}, ${email.email}, ${email.subject}, ${email.body})
    on conflict on constraint letter_once do nothing
    returning id`;
  return kept?.id;
}
