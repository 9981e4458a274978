import { holdsCardNumber } from '@muse/kit';

/** What must never be written down anywhere, by the look of it. */
const kinds: [kind: string, look: RegExp][] = [
  ['a key of Stripe’s', /\b[sr]k_(?:test|live)_\w{3,}/g],
  ['a webhook secret', /\bwhsec_\w+/g],
  ['a token', /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g],
  ['a client secret', /\b(?:pi|seti)_\w+_secret_\w+/g],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY|"d"\s*:\s*"[\w-]{43}"/g],
  ['credentials', /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@"]+:[^/\s@"]+@/gi],
];

/** Digits on their own: those inside a UUID, a trace or an id of ours or Stripe’s are none. */
const digits = /(?<![A-Za-z0-9]-?)\d(?:[ -]?\d){12,}(?!-?[A-Za-z0-9])/g;

/** The same for Postgres, which only narrows the choice. */
export const suspicious = [
  '[sr]k_(test|live)_',
  'whsec_',
  'eyJ[A-Za-z0-9_-]{8}',
  '_secret_[A-Za-z0-9]',
  'PRIVATE KEY',
  '"d" ?: ?"[A-Za-z0-9_-]{43}"',
  '://[^/ :@"]+:[^/ @"]+@',
  '[0-9]([ -]?[0-9]){12}',
].join('|');

/** What kinds of secrets a text holds, each with as much of it as may be shown. */
export function secretsIn(text: string): { kind: string; begins: string }[] {
  const found = kinds.flatMap(([kind, look]) => (text.match(look) ?? []).map((hit) => ({ kind, hit })));
  const cards = (text.match(digits) ?? []).filter(holdsCardNumber).map((hit) => ({ kind: 'a card number', hit }));
  return [...found, ...cards].map(({ kind, hit }) => ({ kind, begins: `${hit.slice(0, 4)}…` }));
}
