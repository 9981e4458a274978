import { type Incompatibility, incompatibilities } from './incompatibilities.ts';
import type { Shape } from './shape.ts';

type Sentences = Record<Incompatibility['what'], (incompatibility: Incompatibility) => string | undefined>;

/** Output of this release, read by clients of the last one: no field may disappear, not even an optional one. */
const publishing: Sentences = {
  'field missing': () => 'was removed',
  'field may be missing': () => 'is no longer always present',
  'field unknown': () => 'is new, and the last release accepts no unknown field here',
  type: ({ from, to }) => `may be ${from} now, was ${to}`,
  value: ({ from, to }) => `may be ${from} now, was ${to}`,
  rule: ({ from, to }) => `${from} now, was ${to}`,
  default: () => undefined,
};

/** Output of the last release, read by this one: its messages are still under way, and its services run beside ours. */
const consuming: Sentences = {
  'field missing': ({ optional }) =>
    optional ? undefined : 'is newly required, and the last release does not send it',
  'field may be missing': () => 'is newly required, and the last release may omit it',
  'field unknown': () => 'was removed, and the last release still sends it',
  type: ({ from, to }) => `only ${to} is accepted, and the last release may send ${from}`,
  value: ({ from, to }) => `only ${to} is accepted, and the last release may send ${from}`,
  rule: ({ from, to }) => `${to} is accepted, and the last release sends ${from}`,
  default: () => undefined,
};

/** Input of a client of the last release: it must be accepted and mean the same. */
const accepting: Sentences = {
  'field missing': ({ optional }) => (optional ? undefined : 'is newly required'),
  'field may be missing': () => 'is newly required',
  'field unknown': () => 'was removed: a request that sends it is refused',
  type: ({ from, to }) => `accepts only ${to} now, accepted ${from}`,
  value: ({ from, to }) => `accepts only ${to} now, accepted ${from}`,
  rule: ({ from, to }) => `accepts ${to} now, accepted ${from}`,
  default: ({ from, to }) => `means ${to} now when omitted, meant ${from}`,
};

const toSentences = (found: Incompatibility[], sentences: Sentences): { at: string; description: string }[] =>
  found.flatMap((incompatibility) => {
    const description = sentences[incompatibility.what](incompatibility);
    return description === undefined ? [] : [{ at: incompatibility.at, description }];
  });

/** `saved` and `declared` are our output then and now; `accepted` is what this release parses, where it reads the output itself. */
export function breaksOfOutput(at: string, saved: Shape, declared: Shape, accepted?: Shape): string[] {
  const published = toSentences(incompatibilities(declared, saved, at), publishing);
  const consumed = accepted ? toSentences(incompatibilities(saved, accepted, at), consuming) : [];
  const places = new Set(published.map((change) => change.at));
  return [...published, ...consumed.filter((change) => !places.has(change.at))].map(
    (change) => `${change.at} ${change.description}`,
  );
}

export const breaksOfInput = (at: string, saved: Shape, declared: Shape): string[] =>
  toSentences(incompatibilities(saved, declared, at), accepting).map((change) => `${change.at} ${change.description}`);
