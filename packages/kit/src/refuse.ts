import { type FieldProblem, type Problem, type RefusalCode, refusals } from '@muse/contracts';
import { redactText } from './telemetry/redact.ts';

interface More {
  /** In place of the register's sentence, where more can be said. */
  detail?: string;
  errors?: FieldProblem[];
  /** Members the contract promises beside the standard ones, such as the current `offer`. */
  extra?: Record<string, unknown>;
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
}

/** A "no" we expect. It rolls back the transaction it is thrown in and reaches the caller as a problem document. */
export class RefusalError extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly more: More;

  constructor(code: RefusalCode, more: More = {}) {
    super(more.detail ?? refusals[code].detail);
    this.name = 'RefusalError';
    this.code = code;
    this.status = refusals[code].status;
    this.more = more;
  }
}

export function refuse(code: RefusalCode, more?: More): never {
  throw new RefusalError(code, more);
}

export function refuseUnless(condition: unknown, code: RefusalCode, more?: More): asserts condition {
  if (!condition) throw new RefusalError(code, more);
}

/** RFC 9457. `instance` is the path that was asked, without what must not be repeated: its query, and a card number in it. */
export function problemOf(refusal: RefusalError, instance: string, requestId: string): Problem {
  const entry: { status: number; detail: string; retryable?: true } = refusals[refusal.code];
  return {
    type: `https://muse.example/problems/${refusal.code.replaceAll('_', '-')}`,
    title: entry.detail,
    status: entry.status,
    detail: refusal.message,
    instance: redactText(instance),
    code: refusal.code,
    requestId,
    retryable: entry.retryable ?? false,
    ...(refusal.more.errors ? { errors: refusal.more.errors } : {}),
    ...refusal.more.extra,
  };
}
