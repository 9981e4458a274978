import { type FieldProblem, type Problem, type RefusalCode, refusals } from '@muse/contracts';
import { redactText } from './telemetry/redact.ts';

interface RefusalOptions {
  /** One of the other sentences of the refusal register for this code, as title and as detail. */
  sentence?: string;
  /** Replaces the sentence as detail. */
  detail?: string;
  errors?: FieldProblem[];
  /** Further members that the contract declares, such as the current `offer`. */
  extra?: Record<string, unknown>;
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
}

/** An expected refusal. It rolls back the transaction in which it is thrown, and is sent as a problem document. */
export class RefusalError extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly more: RefusalOptions;

  constructor(code: RefusalCode, more: RefusalOptions = {}) {
    super(more.detail ?? more.sentence ?? refusals[code].detail);
    this.name = 'RefusalError';
    this.code = code;
    this.status = refusals[code].status;
    this.more = more;
  }
}

export function refuse(code: RefusalCode, more?: RefusalOptions): never {
  throw new RefusalError(code, more);
}

export function refuseUnless(condition: unknown, code: RefusalCode, more?: RefusalOptions): asserts condition {
  if (!condition) throw new RefusalError(code, more);
}

/** The problem document (RFC 9457). `instance` is the path of the request, without its query and without card numbers. */
export function problemOf(refusal: RefusalError, instance: string, requestId: string): Problem {
  const entry: { status: number; detail: string; retryable?: true } = refusals[refusal.code];
  return {
    type: `https://muse.example/problems/${refusal.code.replaceAll('_', '-')}`,
    title: refusal.more.sentence ?? entry.detail,
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
