import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Of<Code extends Issue['code']> = Extract<Issue, { code: Code }>;

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list',
  null: 'null',
  undefined: 'absent',
  nonoptional: 'given',
  never: 'absent',
};

const formats: Readonly<Record<string, string>> = {
  date: 'a day such as 2026-01-31',
  datetime: 'a time such as 2026-01-31T12:00:00Z',
  email: 'an e-mail address such as ada@example.com',
  url: 'an address such as https://store.example/shirt',
  uuid: 'a UUID',
};

/** A schema should give words of its own instead; a test reads those of every endpoint. */
const unknownExpectation = 'as the documentation shows';

/** zod begins its own texts so; those that our schemas give are the words for what is expected. */
const isOfZod = (message: string): boolean => /^(Invalid|Too (small|big)|Unrecognized)\b/.test(message);

const quoted = (values: readonly unknown[]): string => {
  const all = values.map((value) => JSON.stringify(value));
  return all.length < 2 ? (all[0] ?? 'absent') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
};

const units: Readonly<Record<string, string>> = { string: 'character', array: 'entry', set: 'entry', map: 'entry' };
const counted = (count: number | bigint, unit: string): string =>
  `${count} ${Number(count) === 1 ? unit : unit.replace(/y$/, 'ie')}${Number(count) === 1 ? '' : 's'}`;

function atLeast({ origin, minimum, inclusive = true }: Of<'too_small'>): string {
  const unit = units[origin];
  if (unit === undefined) return inclusive ? `${minimum} or more` : `more than ${minimum}`;
  return Number(minimum) === 1 ? 'not empty' : `${counted(minimum, unit)} long or longer`;
}

function atMost({ origin, maximum, inclusive = true }: Of<'too_big'>): string {
  const unit = units[origin];
  if (unit === undefined) return inclusive ? `${maximum} or less` : `less than ${maximum}`;
  return Number(maximum) === 0 ? 'empty' : `${counted(maximum, unit)} long at most`;
}

/** What a value must be, in plain words: completes the sentence "It must be …". */
export function expectationOf(issue: Issue): string {
  if (!isOfZod(issue.message)) return issue.message.replace(/\.$/, '');
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? `of the type ${issue.expected}`;
    case 'too_small':
      return atLeast(issue);
    case 'too_big':
      return atMost(issue);
    case 'invalid_format':
      return formats[issue.format] ?? unknownExpectation;
    case 'invalid_value':
      return quoted(issue.values);
    case 'invalid_union': // of alternatives that one field tells apart
      return 'options' in issue && Array.isArray(issue.options) ? quoted(issue.options) : unknownExpectation;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return unknownExpectation;
  }
}

/** The name of a field in a sentence, such as `items[0].quantity`. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'What was sent'
    : path
        .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
        .join('');

/** Nothing was sent for a field that is needed. */
export const isMissing = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.input === undefined;

/** Which field is wrong, and what is expected there. Never repeats the value that was sent, which may be personal. */
export function sentenceOf(issue: Issue, path: readonly PropertyKey[] = issue.path): string {
  const name = fieldName(path);
  if (isMissing(issue)) return `${name} is missing.`;
  if (issue.code === 'custom') return `${name}: ${expectationOf(issue)}.`;
  return `${name} must be ${expectationOf(issue)}.`.replace(' be not ', ' not be ');
}
