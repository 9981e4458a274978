import { type FieldProblem, type LineProblem, type ReadLine, type RefusalCode, refusals } from '@muse/contracts';
import type { z } from 'zod';
import { RefusalError } from '../refuse.ts';
import { inspectLine } from './pipeline/inspect.ts';
import { fieldProblems } from './pipeline/validate.ts';

/**
 * Inspects and validates the lines of a batch one by one, as the pipeline does with a whole body: a malformed line is refused
 * by itself. `field` is the field of the body that holds them; pointers begin there.
 */
export const readLines = <S extends z.ZodType>(
  lines: readonly unknown[],
  schema: S,
  field: string,
): ReadLine<z.output<S>>[] => lines.map((line, index) => readLine(line, schema, `/${field}/${index}`));

function readLine<S extends z.ZodType>(line: unknown, schema: S, pointer: string): ReadLine<z.output<S>> {
  try {
    inspectLine(line, pointer);
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    return { problem: problemWith(error.code, error.more.errors) };
  }
  const parsed = schema.safeParse(line, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  return { problem: problemWith('validation_failed', fieldProblems(parsed.error.issues, pointer)) };
}

const problemWith = (code: RefusalCode, errors: FieldProblem[] | undefined): LineProblem => ({
  code,
  detail: refusals[code].detail,
  ...(errors ? { errors } : {}),
});
