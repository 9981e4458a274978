import { randomUUID } from 'node:crypto';
import { type AnswerOf, api, type CallOf, type Declaration, fillPath, fullPath } from '@muse/contracts';
import { type HistoryRecorder, httpContract } from '../history.ts';
import { type CheckedAnswer, checkAnswer, type RequestConditions } from './contract-check.ts';

/** Somebody who speaks to the gateway. */
export interface Client {
  /** Such as `shopper 3, journey 12`: with the trial's seed it says which decisions were theirs. */
  who: string;
  subject: string;
  token: string | null;
  gatewayUrl: string;
  recorder: HistoryRecorder;
  /** When the trial's patience is over, nobody waits any longer. */
  over: AbortSignal;
}

export interface RequestOptions extends RequestConditions {
  /** Hangs up after so long, as somebody who closes the page does. */
  leaveAfterMs?: number | undefined;
}

export type RequestResult<D extends Declaration> =
  | ({ is: 'reply'; version: number | undefined } & AnswerOf<D>)
  | Exclude<CheckedAnswer, { is: 'reply' }>
  | { is: 'silence'; why: string };

/** The gateway gives up on a service after 10 s, and on *place* after 20 s. */
const patienceMs = { usual: 13_000, place: 24_000 };

/** Asks once, and holds the answer against the contract. */
export async function request<D extends Declaration>(
  client: Client,
  endpoint: D,
  call: CallOf<D> = {},
  options: RequestOptions = {},
): Promise<RequestResult<D>> {
  const requestId = randomUUID();
  const path = pathOf(endpoint, call);
  const patience = endpoint.id === api.checkout.place.id ? patienceMs.place : patienceMs.usual;
  let verdict: CheckedAnswer;
  try {
    const response = await fetch(client.gatewayUrl + path, {
      method: endpoint.method,
      headers: headersOf(client, call, options, requestId),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: AbortSignal.any([client.over, AbortSignal.timeout(Math.min(patience, options.leaveAfterMs ?? patience))]),
    });
    const raw = { status: response.status, headers: response.headers, text: await response.text() };
    verdict = checkAnswer(endpoint, raw, options);
  } catch (error) {
    const why = whyOf(error);
    if (options.leaveAfterMs === undefined) client.recorder.count('retried', why);
    return { is: 'silence', why };
  }
  if (verdict.is === 'not now') client.recorder.count('retried', verdict.code);
  if (verdict.is === 'breach') {
    const { what, status, details } = verdict;
    const { who, subject } = client;
    client.recorder.breach(httpContract, `${endpoint.id}: ${status}, ${what}`, {
      who,
      subject,
      path,
      requestId,
      details,
    });
  }
  return verdict as RequestResult<D>;
}

function pathOf(endpoint: Declaration, call: { params?: unknown; query?: unknown }): string {
  const path = fillPath(fullPath(endpoint), (call.params ?? {}) as Record<string, string>);
  const query = new URLSearchParams(
    Object.entries((call.query ?? {}) as Record<string, unknown>).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
  );
  return query.size > 0 ? `${path}?${query}` : path;
}

const headersOf = (
  { token }: Client,
  { body }: { body?: unknown },
  { key, ifMatch }: RequestOptions,
  requestId: string,
): Record<string, string> => ({
  'x-request-id': requestId,
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(key === undefined ? {} : { 'idempotency-key': key }),
  ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
});

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.name;
}
