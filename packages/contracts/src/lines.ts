import type { FieldProblem, RefusalCode } from './refusals.ts';

/** Why one line of a batch is refused. */
export interface LineProblem {
  code: RefusalCode;
  detail: string;
  errors?: FieldProblem[];
}

/** One line of a batch after it was read: its value, or why it is refused. */
export type ReadLine<T> = { value: T } | { problem: LineProblem };
