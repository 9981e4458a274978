import { type Declaration, type FieldProblem, idPrefixes } from '@muse/contracts';
import { refuse } from '../../refuse.ts';
import { isStorableText } from '../../storable-text.ts';
import { holdsCardNumber } from '../card-numbers.ts';
import type { Step } from './pipeline.ts';

/** Fields that hold long numbers legitimately. */
const exempt = new Set(['trackingNumber', 'shippingTrackingNumber', 'storeOrderNumber', 'phone']);
const ownId = new RegExp(`^(?:${Object.values(idPrefixes).join('|')})_[A-Za-z0-9_-]{20}$`);
const maxDepth = 32;

/** Names are shown beside other texts: a mark that reverses the direction of writing would change how those read. */
const nameField = /name$|^(?:brand|carrier|city|color|productSku|size)$/i;
const directionMark = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * Inspects query and body before their shape is checked. A card number is refused in any field with 422; text that
 * Postgres cannot store (NUL, half of a surrogate pair), and direction marks in names, are refused with 400.
 */
export const inspectInput: Step = ({ parameters, body }, { endpoint }) => {
  const problems: FieldProblem[] = [];
  inspectValue(parametersToInspect(endpoint, parameters), '', '', 0, problems);
  if (!endpoint.rawBody) inspectValue(withoutLines(endpoint, body), '', '', 0, problems);
  if (problems.length > 0) refuse('validation_failed', { errors: problems });
};

/** Inspects one line of a batch like a whole body. `pointer` is where it stands. */
export function inspectLine(line: unknown, pointer: string): void {
  const problems: FieldProblem[] = [];
  inspectValue(line, '', pointer, 0, problems);
  if (problems.length > 0) refuse('validation_failed', { errors: problems });
}

/** Operators search for tracking numbers and numbers of stores, which may look like card numbers. */
function parametersToInspect({ access }: Declaration, parameters: Record<string, unknown>): Record<string, unknown> {
  if (access !== 'operator' && access !== 'admin') return parameters;
  const { q, ...others } = parameters;
  return typeof q === 'string' && isStorableText(q) ? others : parameters;
}

/** The body without the elements that the action inspects itself. */
function withoutLines({ lines }: Declaration, body: unknown): unknown {
  if (lines === undefined || typeof body !== 'object' || body === null) return body;
  return Array.isArray((body as Record<string, unknown>)[lines]) ? { ...body, [lines]: [] } : body;
}

function inspectValue(value: unknown, key: string, pointer: string, depth: number, problems: FieldProblem[]): void {
  if (depth > maxDepth)
    refuse('validation_failed', {
      errors: [{ pointer: '', code: 'too_deep', detail: `Nested deeper than ${maxDepth} levels.` }],
    });
  if (typeof value === 'string') {
    if (!exempt.has(key) && !ownId.test(value) && holdsCardNumber(value)) refuse('card_number_refused');
    const detail = textProblem(value, key);
    if (detail !== undefined) problems.push({ pointer, code: 'invalid_text', detail });
  } else if (typeof value === 'number') {
    if (!exempt.has(key) && Number.isInteger(value) && holdsCardNumber(String(value))) refuse('card_number_refused');
  } else if (Array.isArray(value)) {
    value.forEach((entry, index) => inspectValue(entry, key, `${pointer}/${index}`, depth + 1, problems));
  } else if (value !== null && typeof value === 'object') {
    for (const [name, entry] of Object.entries(value)) {
      if (holdsCardNumber(name)) refuse('card_number_refused');
      // The pointer of such a field could not be stored either, so it is that of the object.
      if (!isStorableText(name)) problems.push({ pointer, code: 'invalid_text', detail: unstorable });
      else inspectValue(entry, name, `${pointer}/${escapePointer(name)}`, depth + 1, problems);
    }
  }
}

const unstorable = 'Contains characters that cannot be stored.';

function textProblem(value: string, key: string): string | undefined {
  if (!isStorableText(value)) return unstorable;
  if (nameField.test(key) && directionMark.test(value))
    return 'Contains marks that change the direction of writing. Remove them.';
  return undefined;
}

/** RFC 6901 */
export const escapePointer = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');
