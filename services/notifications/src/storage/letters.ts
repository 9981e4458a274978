import type { Transaction } from '@muse/kit';
import type { Letter } from '../letters/letter.ts';

/** Keeps a letter, once per kind and thing. Answers its id; `undefined` where it was written before. */
export async function keepLetter(tx: Transaction, letter: Letter): Promise<number | undefined> {
  const kept = await tx.one<{ id: number }>`
    insert into letter (kind, about, session_id, reader, shopper, email, subject, body)
    values (${letter.kind}, ${letter.about}, ${letter.sessionId}, ${letter.reader}, ${letter.shopper}, ${letter.email}, ${letter.subject}, ${letter.body})
    on conflict on constraint letter_once do nothing
    returning id`;
  return kept?.id;
}
