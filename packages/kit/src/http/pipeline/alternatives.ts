import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a value in a certain format looks like, for people. */
const examples: Readonly<Record<string, string>> = {
  date: 'a day such as 2026-01-31',
  datetime: 'a time such as 2026-01-31T12:00:00Z',
};

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/**
 * Why a value fits none of several alternatives. zod says "Invalid input" then. If one alternative was meant, because the value has
 * its shape, its own issues are returned; otherwise a sentence that names the alternatives.
 */
export function explainAlternatives(alternatives: readonly Issue[][]): Issue[] | string {
  const meant = alternatives
    .filter((issues) => issues.length > 0 && issues.every(({ path }) => path.length > 0))
    .sort((a, b) => a.length - b.length)[0];
  if (meant) return meant;
  const names = [...new Set(alternatives.flatMap((issues) => issues.slice(0, 1).map(nameOf)))];
  return names.length === 0 ? 'This is none of the values that are possible here.' : `Send ${names.join(', or ')}.`;
}

function nameOf(issue: Issue): string {
  if (issue.code === 'invalid_format') return examples[issue.format] ?? issue.message;
  if (issue.code === 'invalid_type') return types[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(', or ');
  return issue.message;
}
