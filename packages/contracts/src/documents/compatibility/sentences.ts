import { type Incompatibility, incompatibilities } from './incompatibilities.ts';
import type { Shape } from './shape.ts';

type Sentences = Record<Incompatibility['what'], (incompatibility: Incompatibility) => string | undefined>;

/** What we say has to be what was promised; nothing of it may go, also not what could be missing. */
const saying: Sentences = {
  'field missing': () => 'was removed',
  'field may be missing': () => 'is not always there any more',
  'field unknown': () => 'is new, and the last release takes nothing here that it does not know',
  type: ({ from, to }) => `may be ${from} now, was ${to}`,
  value: ({ from, to }) => `may be ${from} now, was ${to}`,
  rule: ({ from, to }) => `${from} now, was ${to}`,
  default: () => undefined,
};

/** What the last release says has to be understood: it is still under way, or runs beside us. */
const hearing: Sentences = {
  'field missing': ({ optional }) => (optional ? undefined : 'is newly required, and the last release does not say it'),
  'field may be missing': () => 'is newly required, and the last release may not say it',
  'field unknown': () => 'was removed, and is still said by the last release',
  type: ({ from, to }) => `only ${to} is understood, and the last release may say ${from}`,
  value: ({ from, to }) => `only ${to} is understood, and the last release may say ${from}`,
  rule: ({ from, to }) => `${to} is understood, and the last release says ${from}`,
  default: () => undefined,
};

/** What could be asked has to be taken, and to mean the same. */
const taking: Sentences = {
  'field missing': ({ optional }) => (optional ? undefined : 'is newly required'),
  'field may be missing': () => 'is newly required',
  'field unknown': () => 'was removed: whoever sends it is refused',
  type: ({ from, to }) => `takes only ${to} now, took ${from}`,
  value: ({ from, to }) => `takes only ${to} now, took ${from}`,
  rule: ({ from, to }) => `takes ${to} now, took ${from}`,
  default: ({ from, to }) => `means ${to} now where it is left out, meant ${from}`,
};

const told = (found: Incompatibility[], sentences: Sentences): { at: string; description: string }[] =>
  found.flatMap((incompatibility) => {
    const description = sentences[incompatibility.what](incompatibility);
    return description === undefined ? [] : [{ at: incompatibility.at, description }];
  });

/** `promised` and `declared` are what we say; `understood` is what we can hear, where it is heard by our own. */
export function brokenInPublishing(at: string, saved: Shape, declared: Shape, understood?: Shape): string[] {
  const said = told(incompatibilities(declared, saved, at), saying);
  const heard = understood ? told(incompatibilities(saved, understood, at), hearing) : [];
  const places = new Set(said.map((breach) => breach.at));
  return [...said, ...heard.filter((breach) => !places.has(breach.at))].map(
    (breach) => `${breach.at} ${breach.description}`,
  );
}

export const brokenInTaking = (at: string, saved: Shape, declared: Shape): string[] =>
  told(incompatibilities(saved, declared, at), taking).map((breach) => `${breach.at} ${breach.description}`);
