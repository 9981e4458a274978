import { type FieldProblem, idPrefixes } from '@muse/contracts';
import { refuse } from '../refuse.ts';
import { holdsCardNumber } from './card-numbers.ts';

/** Fields in which long numbers are at home. */
const exempt = new Set(['trackingNumber', 'storeOrderNumber', 'phone']);
const ownId = new RegExp(`^(?:${Object.values(idPrefixes).join('|')})_[A-Za-z0-9_-]{20}$`);
const deepest = 32;

/**
 * Looks once over everything that was sent, before its shape is known: a card number is refused wherever it stands, and
 * text that Postgres cannot keep (NUL, half of a surrogate pair) is an invalid value rather than an accident later on.
 */
export function inspect(sent: { body?: unknown; [parameter: string]: unknown }): void {
  const unusable: FieldProblem[] = [];
  const walk = (value: unknown, key: string, pointer: string, depth: number): void => {
    if (depth > deepest)
      refuse('validation_failed', {
        errors: [{ pointer: '', code: 'too_deep', detail: `Nested deeper than ${deepest} levels.` }],
      });
    if (typeof value === 'string') {
      if (!exempt.has(key) && !ownId.test(value) && holdsCardNumber(value)) refuse('card_number_refused');
      if (value.includes('\0') || !value.isWellFormed())
        unusable.push({ pointer, code: 'invalid_text', detail: 'Contains characters that cannot be stored.' });
    } else if (typeof value === 'number') {
      if (!exempt.has(key) && Number.isInteger(value) && holdsCardNumber(String(value))) refuse('card_number_refused');
    } else if (Array.isArray(value)) {
      value.forEach((entry, index) => walk(entry, key, `${pointer}/${index}`, depth + 1));
    } else if (value !== null && typeof value === 'object') {
      for (const [name, entry] of Object.entries(value)) {
        if (holdsCardNumber(name)) refuse('card_number_refused');
        walk(entry, name, `${pointer}/${escapePointer(name)}`, depth + 1);
      }
    }
  };
  const { body, ...query } = sent;
  walk(query, '', '', 0);
  walk(body, '', '', 0);
  if (unusable.length > 0) refuse('validation_failed', { errors: unusable });
}

/** RFC 6901 */
export const escapePointer = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');
