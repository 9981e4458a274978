import { type Declaration, type Problem, type RefusalCode, refusals } from '@muse/contracts';

/** An answer as it came. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** What of the request makes further refusals right, beside those its endpoint declares. */
export interface RequestConditions {
  key?: string | undefined;
  ifMatch?: number | undefined;
  allowedRefusals?: readonly RefusalCode[] | undefined;
}

export type CheckedAnswer =
  | { is: 'reply'; status: number; body: unknown; version: number | undefined }
  | { is: 'refusal'; code: RefusalCode; problem: Problem }
  /** Nobody can say yet: the same again, a little later. */
  | { is: 'not now'; code: RefusalCode; problem: Problem; afterMs: number }
  | { is: 'breach'; status: number; what: string; details: unknown };

const retryCodes: readonly RefusalCode[] = ['service_unavailable', 'rate_limited', 'request_in_progress'];

/** Holds one answer against the contract. Whatever is killed meanwhile, an answer that is given is one that was promised. */
export function checkAnswer(
  endpoint: Declaration,
  { status, headers, text }: RawAnswer,
  conditions: RequestConditions = {},
): CheckedAnswer {
  const breach = (what: string, details: unknown = null): CheckedAnswer => ({ is: 'breach', status, what, details });
  const body = parse(text);
  if (status < 300) {
    const declared = endpoint.replies[status];
    if (!declared) return breach('a success the contract does not promise');
    const read = declared.safeParse(body);
    if (!read.success) return breach('a body that is not as the contract says', read.error.issues.slice(0, 5));
    const version = /^"(\d+)"$/.exec(headers.get('etag') ?? '')?.[1];
    if (endpoint.versioned && version === undefined) return breach('a versioned thing without its ETag');
    return { is: 'reply', status, body: read.data, version: version === undefined ? undefined : Number(version) };
  }

  const problem = problemIn(body, headers);
  if (!problem) return breach('a refusal that is no problem document', text.slice(0, 200));
  const summary_ = { code: problem.code, detail: problem.detail, errors: problem.errors };
  if (problem.status !== status || refusals[problem.code].status !== status)
    return breach('a refusal with the status of another', summary_);
  if (!declaredCodes(endpoint, conditions).has(problem.code))
    return breach('a refusal the contract does not promise', summary_);
  if (!retryCodes.includes(problem.code)) return { is: 'refusal', code: problem.code, problem };
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (!Number.isFinite(seconds)) return breach('told to come back, but not when', summary_);
  return { is: 'not now', code: problem.code, problem, afterMs: seconds * 1000 };
}

/** Not `internal_error`: any endpoint may answer it, and none should. */
function declaredCodes(
  endpoint: Declaration,
  { key, ifMatch, allowedRefusals = [] }: RequestConditions,
): Set<RefusalCode> {
  return new Set<RefusalCode>([
    ...(endpoint.refusals ?? []),
    ...allowedRefusals,
    'rate_limited',
    'service_unavailable',
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
