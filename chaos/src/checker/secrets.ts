import { holdsCardNumber } from '@muse/kit';

/** Digits on their own: those inside a UUID, a trace or an id of ours or Stripe’s are none. */
const digits = /(?<![A-Za-z0-9]-?)\d(?:[ -]?\d){12,}(?!-?[A-Za-z0-9])/g;

/** What must never be written down anywhere, by the look of it, and where that is not enough by a closer one. */
const kinds: [kind: string, look: RegExp, is?: (hit: string) => boolean][] = [
  ['a key of Stripe’s', /\b[sr]k_(?:test|live)_\w{3,}/g],
  ['a webhook secret', /\bwhsec_\w+/g],
  ['a token', /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g],
  ['a client secret', /\b(?:pi|seti)_\w+_secret_\w+/g],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY|"d"\s*:\s*"[\w-]{43}"/g],
  ['credentials', /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@"]+:[^/\s@"]+@/gi],
  ['a card number', digits, holdsCardNumber],
];

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

/** Enough to find the line of code that wrote it. */
const shownBefore = 24;

/** What kinds of secrets a text holds, each with what stands before it and as much of it as may be shown. */
export const secretsIn = (text: string): { kind: string; after: string; begins: string }[] =>
  kinds.flatMap(([kind, look, is = () => true]) =>
    [...text.matchAll(look)]
      .filter(([hit]) => is(hit))
      .map(({ 0: hit, index }) => ({
        kind,
        after: text.slice(Math.max(0, index - shownBefore), index),
        begins: `${hit.slice(0, 4)}…`,
      })),
  );
