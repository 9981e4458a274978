import { type Declaration, type FieldProblem, isInternal } from '@muse/contracts';
import { z } from 'zod';
import { RefusalError } from '../../refuse.ts';
import { explainAlternatives } from './alternatives.ts';
import { escapePointer } from './inspect.ts';
import type { Step } from './pipeline.ts';

type Issue = z.core.$ZodIssue;

/** One problem per field. Does not repeat the value that was sent, which may be personal. */
export function fieldProblems(issues: readonly Issue[], prefix = ''): FieldProblem[] {
  return issues.flatMap((issue) => {
    const pointer = prefix + issue.path.map((segment) => `/${escapePointer(String(segment))}`).join('');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        pointer: `${pointer}/${escapePointer(key)}`,
        code: 'unknown_field',
        detail: 'There is no such field here.',
      }));
    if (issue.code === 'invalid_type' && issue.input === undefined)
      return [{ pointer, code: 'required', detail: 'This field is missing.' }];
    if (issue.code === 'invalid_union') {
      const why = explainAlternatives(issue.errors);
      return typeof why === 'string' ? [{ pointer, code: issue.code, detail: why }] : fieldProblems(why, pointer);
    }
    return [{ pointer, code: issue.code, detail: issue.message }];
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
