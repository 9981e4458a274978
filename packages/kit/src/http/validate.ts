import type { Declaration, FieldProblem, RequestOf } from '@muse/contracts';
import type { z } from 'zod';
import { RefusalError } from '../refuse.ts';
import { escapePointer } from './inspect.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong, field by field, without repeating what was sent. */
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
    return [{ pointer, code: issue.code, detail: issue.message }];
  });
}

/** Refuses with 400 and a pointer per field, or answers what the handler may rely on. */
export function validate<D extends Declaration>(
  endpoint: D,
  sent: { params: unknown; query: unknown; body: unknown },
): RequestOf<D> {
  const problems: FieldProblem[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown): unknown => {
    if (!schema) return undefined;
    const parsed = schema.safeParse(value, { reportInput: true });
    if (parsed.success) return parsed.data;
    problems.push(...fieldProblems(parsed.error.issues));
    return undefined;
  };
  const request = {
    params: read(endpoint.params, sent.params),
    query: read(endpoint.query, sent.query),
    body: endpoint.rawBody ? sent.body : read(endpoint.body, sent.body),
  };
  if (problems.length > 0) throw new RefusalError('validation_failed', { errors: problems });
  return request as RequestOf<D>;
}
