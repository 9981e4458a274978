import type { Raw } from '../parameters/kinds.ts';

type Hash = { [name: string]: Raw };

/** Invalid encoding is left as it is. */
export function decode(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const decodeField = (part: string): string => decode(part.includes('+') ? part.replaceAll('+', ' ') : part);

/** `a[b][c]=1&d[]=2` as `{a: {b: {c: '1'}}, d: {0: '2'}}`: the encoding that Stripe's clients use in bodies and queries. */
export function readForm(form: string): Hash {
  const root: Hash = Object.create(null) as Hash;
  if (form === '') return root;
  for (const pair of form.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeField(equals < 0 ? pair : pair.slice(0, equals));
    put(root, name, equals < 0 ? '' : decodeField(pair.slice(equals + 1)));
  }
  return root;
}

function put(root: Hash, name: string, value: string): void {
  const bracket = name.indexOf('[');
  if (bracket < 0) {
    root[name] = value;
    return;
  }
  const steps = [name.slice(0, bracket), ...name.slice(bracket + 1, -1).split('][')];
  let within = root;
  for (let i = 0; i < steps.length - 1; i++) {
    const step = nameIn(within, steps[i] ?? '');
    const inner = within[step];
    within = typeof inner === 'object' ? inner : (within[step] = Object.create(null) as Hash);
  }
  within[nameIn(within, steps.at(-1) ?? '')] = value;
}

/** Empty brackets append. */
const nameIn = (within: Hash, step: string): string => (step === '' ? String(Object.keys(within).length) : step);
