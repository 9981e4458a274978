import { type Declaration, type FieldProblem, isInternal } from '@muse/contracts';
import { z } from 'zod';
import { RefusalError } from '../../refuse.ts';
import { explainAlternatives } from './alternatives.ts';
import { escapePointer } from './inspect.ts';
import type { Step } from './pipeline.ts';
import { fieldName, isMissing, sentenceOf } from './sentences.ts';

type Issue = z.core.$ZodIssue;

/**
 * One problem per field, with a sentence that names the field and what is expected. If several checks of a field fail, the last
 * one speaks, because a schema narrows step by step: 1e20 is no safe integer and above 99, and "99 or less" helps. `prefix` is
 * where the value was found.
 */
export function fieldProblems(issues: readonly Issue[], prefix = ''): FieldProblem[] {
  const byPointer = new Map(problemsOf(issues, prefix, []).map((problem) => [problem.pointer, problem]));
  return [...byPointer.values()];
}

/** `path` is the part of the pointer that the sentence names. */
function problemsOf(issues: readonly Issue[], prefix: string, path: readonly PropertyKey[]): FieldProblem[] {
  return issues.flatMap((issue) => {
    const at = [...path, ...issue.path];
    const pointer = prefix + at.map((segment) => `/${escapePointer(String(segment))}`).join('');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        pointer: `${pointer}/${escapePointer(key)}`,
        code: 'unknown_field',
        detail: `${fieldName([...at, key])} is no field of this request.`,
      }));
    if (issue.code === 'invalid_key' || issue.code === 'invalid_element') return problemsOf(issue.issues, prefix, at);
    if (issue.code === 'invalid_union') {
      const why = explainAlternatives(issue);
      return typeof why === 'string'
        ? [{ pointer, code: issue.code, detail: `${fieldName(at)} must be ${why}.` }]
        : problemsOf(why, prefix, at);
    }
    return [{ pointer, code: isMissing(issue) ? 'required' : issue.code, detail: sentenceOf(issue, at) }];
  });
}

/** Refuses with 400 and a pointer per field; otherwise sets `valid` to what the schemas of the endpoint return. */
export const validateInput: Step = (exchange, { endpoint }) => {
  const problems: FieldProblem[] = [];
  const params = parseWith(endpoint.params, exchange.params, problems);
  const query = parseWith(querySchemaOf(endpoint), exchange.parameters, problems);
  const body = endpoint.rawBody ? exchange.body : parseWith(endpoint.body, exchange.body, problems);
  if (problems.length > 0) throw new RefusalError('validation_failed', { errors: problems });
  exchange.valid = { params, query, body };
};

const noQuery = z.strictObject({});

/**
 * An endpoint that declares no query refuses every parameter. Webhooks do not, whose addresses others configure, nor internal
 * endpoints, which callers of a newer release may send a parameter to.
 */
const querySchemaOf = (endpoint: Declaration): z.ZodType | undefined =>
  endpoint.query ?? (endpoint.rawBody || isInternal(endpoint) ? undefined : noQuery);

function parseWith(schema: z.ZodType | undefined, value: unknown, problems: FieldProblem[]): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  problems.push(...fieldProblems(parsed.error.issues));
  return undefined;
}
