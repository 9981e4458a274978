import { customAlphabet } from 'nanoid';

const letters = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 24);

/** Ids as Stripe's: a prefix that tells the kind, then letters and digits that tell nothing. */
export const newId = (prefix: string): string => `${prefix}_${letters()}`;

export const newSecret = (): string => letters();

/** A reference is an id, or the whole object where it was expanded. */
export const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);
