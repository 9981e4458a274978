import { hideCardNumbers } from '../http/card-numbers.ts';

/** What must never reach a log, a dead letter or an error text: recognised by field name, and by the form of the value. */
const secretKeys =
  /^(authorization|cookie|set-cookie|password|passwd|secret|token|guesttoken|client_?secret|api_?key|private_?key|.*_secret|.*_key|cvc|cvv|card_?number|.*database_?url|amqp_?url|stripe-signature)$/i;

const secretValues: [RegExp, string][] = [
  [/\b(?:sk|rk)_(?:test|live)_[A-Za-z0-9]+/g, '[key]'],
  [/\bwhsec_[A-Za-z0-9]+/g, '[key]'],
  [/\bpi_[A-Za-z0-9]+_secret_[A-Za-z0-9]+/g, '[client secret]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, '[token]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s:@]+:[^/\s@]+@/gi, '$1[credentials]@'],
  [/\b\d(?:[ -]?\d){12,18}\b/g, '[digits]'],
];

/** UUIDs are left as they are: their digits are no card number, and message ids must stay searchable. */
const uuid = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i;

/** Every secret contains one of these; most texts in a log contain none and are not searched further. */
const suspicious = /[sr]k_|whsec_|pi_|eyJ|:\/\/|\d(?:[ -]*\d){12}|[^\u0000-\u007f]/i;

export const redactText = (text: string): string =>
  suspicious.test(text)
    ? text
        .split(uuid)
        .map((part, index) => (index % 2 === 1 ? part : hidden(part)))
        .join('')
    : text;

const hidden = (text: string): string =>
  secretValues.reduce((left, [pattern, instead]) => left.replace(pattern, instead), hideCardNumbers(text));

/** Few names occur in logs, and testing one costs more than the rest of its field. Bounded, because names may come from outside. */
const namesTested = new Map<string, boolean>();

function isSecretName(name: string): boolean {
  let secret = namesTested.get(name);
  if (secret === undefined) {
    secret = secretKeys.test(name);
    if (namesTested.size < 1_000) namesTested.set(name, secret);
  }
  return secret;
}

/** Returns a redacted copy. Structures deeper than 8 levels are cut, also because they may be circular. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 8) return '[deep]';
  if (value instanceof Error)
    return { name: value.name, message: redactText(value.message), stack: redactText(value.stack ?? '') };
  if (Array.isArray(value)) return value.map((entry) => redact(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, isSecretName(key) ? '[redacted]' : redact(entry, depth + 1)]),
  );
}
