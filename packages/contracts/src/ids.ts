import { randomBytes, randomInt } from 'node:crypto';

/** The prefixes of ids: they tell the kind, the rest is 120 random bits. */
export const idPrefixes = {
  cartItem: 'ci',
  session: 'cs',
  payment: 'pay',
  refund: 're',
  task: 'task',
  evidence: 'ev',
  permission: 'perm',
  dryRun: 'dry',
  question: 'qst',
  guest: 'guest',
} as const;
export type IdKind = keyof typeof idPrefixes;

export const newId = (kind: IdKind): string => `${idPrefixes[kind]}_${randomBytes(15).toString('base64url')}`;

/** Whether a subject is a guest: a shopper who has not signed in. */
export const isGuest = (subject: string): boolean => subject.startsWith(`${idPrefixes.guest}_`);

/** Crockford's base 32: no I, L, O, U, so that a number can be read aloud. https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const orderNumberPattern = /^MO-[0-9A-HJKMNP-TV-Z]{6}$/;

/** A random order number. Only the database guarantees that it is unique: callers must draw again after a conflict. */
export const drawOrderNumber = (): string => `MO-${Array.from({ length: 6 }, () => alphabet[randomInt(32)]).join('')}`;

/** Reads an order number as typed by a person: any case, O as 0, I and L as 1. Returns `undefined` if it is none. */
export function readOrderNumber(typed: string): string | undefined {
  const match = /^MO-([0-9A-Z]{6})$/i.exec(typed);
  if (!match?.[1]) return undefined;
  const read = `MO-${match[1].toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')}`;
  return orderNumberPattern.test(read) ? read : undefined;
}
