import { type FieldProblem, idPrefixes } from '@muse/contracts';
import { refuse } from '../../refuse.ts';
import { holdsCardNumber } from '../card-numbers.ts';
import type { Step } from './pipeline.ts';

/** Fields that hold long numbers legitimately. */
const exempt = new Set(['trackingNumber', 'storeOrderNumber', 'phone']);
const ownId = new RegExp(`^(?:${Object.values(idPrefixes).join('|')})_[A-Za-z0-9_-]{20}$`);
const maxDepth = 32;

/**
 * Inspects query and body before their shape is checked. A card number is refused in any field with 422; text that
 * Postgres cannot store (NUL, half of a surrogate pair) is refused with 400.
 */
export const inspectInput: Step = ({ parameters, body }, { endpoint }) => {
  const problems: FieldProblem[] = [];
  inspectValue(parameters, '', '', 0, problems);
  if (!endpoint.rawBody) inspectValue(body, '', '', 0, problems);
  if (problems.length > 0) refuse('validation_failed', { errors: problems });
};

function inspectValue(value: unknown, key: string, pointer: string, depth: number, problems: FieldProblem[]): void {
  if (depth > maxDepth)
    refuse('validation_failed', {
      errors: [{ pointer: '', code: 'too_deep', detail: `Nested deeper than ${maxDepth} levels.` }],
    });
  if (typeof value === 'string') {
    if (!exempt.has(key) && !ownId.test(value) && holdsCardNumber(value)) refuse('card_number_refused');
    if (value.includes('\0') || !value.isWellFormed())
      problems.push({ pointer, code: 'invalid_text', detail: 'Contains characters that cannot be stored.' });
  } else if (typeof value === 'number') {
    if (!exempt.has(key) && Number.isInteger(value) && holdsCardNumber(String(value))) refuse('card_number_refused');
  } else if (Array.isArray(value)) {
    value.forEach((entry, index) => inspectValue(entry, key, `${pointer}/${index}`, depth + 1, problems));
  } else if (value !== null && typeof value === 'object') {
    for (const [name, entry] of Object.entries(value)) {
      if (holdsCardNumber(name)) refuse('card_number_refused');
      inspectValue(entry, name, `${pointer}/${escapePointer(name)}`, depth + 1, problems);
    }
  }
}

/** RFC 6901 */
export const escapePointer = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');
