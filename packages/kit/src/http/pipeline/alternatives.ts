import type { z } from 'zod';
import { expectationOf } from './sentences.ts';

type Issue = z.core.$ZodIssue;

/**
 * Why a value fits none of several alternatives. If one alternative was meant, because the value has its shape, its own issues are
 * returned; otherwise words that name all of them, for the sentence "It must be …".
 */
export function explainAlternatives(issue: Issue & { code: 'invalid_union' }): Issue[] | string {
  const meant = issue.errors
    .filter((issues) => issues.length > 0 && issues.every(({ path }) => path.length > 0))
    .sort((a, b) => a.length - b.length)[0];
  if (meant) return meant;
  const names = [...new Set(issue.errors.flatMap((issues) => issues.slice(0, 1).map(expectationOf)))];
  return names.length === 0 ? expectationOf(issue) : names.join(', or ');
}
