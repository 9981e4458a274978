import { customAlphabet } from 'nanoid';

const letters = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 24);

/** Ids like Stripe's: a prefix for the type, then random letters and digits. */
export const newId = (prefix: string): string => `${prefix}_${letters()}`;

export const newSecret = (): string => letters();

/** The id of a reference, which is either an id or an expanded object. */
export const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);
