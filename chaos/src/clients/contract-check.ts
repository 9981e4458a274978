import { type Declaration, type Problem, type RefusalCode, refusals } from '@muse/contracts';

/** An unparsed HTTP answer. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Properties of a request that allow refusals beyond those its endpoint declares. */
export interface RequestConditions {
  key?: string | undefined;
  ifMatch?: number | undefined;
  allowedRefusals?: readonly RefusalCode[] | undefined;
}

export type CheckedAnswer =
  | { is: 'reply'; status: number; body: unknown; version: number | undefined }
  | { is: 'refusal'; code: RefusalCode; problem: Problem }
  /** The outcome is unknown; the same request may be repeated after this time. */
  | { is: 'retry later'; code: RefusalCode; problem: Problem; afterMs: number }
  | { is: 'breach'; status: number; what: string; details: unknown };

const retryCodes: readonly RefusalCode[] = [
  'service_unavailable',
  'rate_limited',
  'request_in_progress',
  'request_timeout',
];

/** Checks one answer against the HTTP contract. Every answer must be a declared one, whatever fault is injected. */
export function checkAnswer(
  endpoint: Declaration,
  { status, headers, text }: RawAnswer,
  conditions: RequestConditions = {},
): CheckedAnswer {
  const breach = (what: string, details: unknown = null): CheckedAnswer => ({ is: 'breach', status, what, details });
  const body = parse(text);
  if (status < 300) {
    const declared = endpoint.replies[status];
    if (!declared) return breach('a success that the contract does not declare');
    const read = declared.safeParse(body);
    if (!read.success) return breach('a body that does not match the contract', read.error.issues.slice(0, 5));
    const version = /^"(\d+)"$/.exec(headers.get('etag') ?? '')?.[1];
    if (endpoint.versioned && version === undefined) return breach('a versioned resource without ETag');
    return { is: 'reply', status, body: read.data, version: version === undefined ? undefined : Number(version) };
  }

  const problem = problemIn(body, headers);
  if (!problem) return breach('a refusal that is not a problem document', text.slice(0, 200));
  const summary = { code: problem.code, detail: problem.detail, errors: problem.errors };
  if (problem.status !== status || refusals[problem.code].status !== status)
    return breach('a refusal with a wrong status', summary);
  if (!declaredCodes(endpoint, conditions).has(problem.code))
    return breach('a refusal that the contract does not declare', summary);
  if (!retryCodes.includes(problem.code)) return { is: 'refusal', code: problem.code, problem };
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (!Number.isFinite(seconds)) return breach('a refusal to be retried, without Retry-After', summary);
  return { is: 'retry later', code: problem.code, problem, afterMs: seconds * 1000 };
}

/** `internal_error` is never allowed, although every endpoint could answer it. */
function declaredCodes(
  endpoint: Declaration,
  { key, ifMatch, allowedRefusals = [] }: RequestConditions,
): Set<RefusalCode> {
  return new Set<RefusalCode>([
    ...(endpoint.refusals ?? []),
    ...allowedRefusals,
    'rate_limited',
    'service_unavailable',
    'request_timeout', // of a process that was frozen
    ...(key === undefined ? [] : (['request_in_progress'] as const)),
    ...(ifMatch === undefined ? [] : (['version_stale'] as const)),
  ]);
}

function problemIn(body: unknown, headers: Headers): Problem | undefined {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return undefined;
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  const problem = body as Problem;
  const complete = [problem.type, problem.title, problem.detail, problem.requestId].every(
    (text) => typeof text === 'string',
  );
  return complete && problem.code in refusals ? problem : undefined;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
