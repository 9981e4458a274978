import { randomUUID } from 'node:crypto';
import { type AnswerOf, api, type CallOf, type Declaration, fillPath, fullPath } from '@muse/contracts';
import { type HistoryRecorder, httpContract } from '../history.ts';
import { type CheckedAnswer, checkAnswer, type RequestConditions } from './contract-check.ts';

/** An API client: an identity, the gateway it talks to, and the recorder of what it observes. */
export interface Client {
  /** Such as `shopper 3, journey 12`; together with the seed it identifies the decisions of this client. */
  who: string;
  subject: string;
  token: string | null;
  gatewayUrl: string;
  recorder: HistoryRecorder;
  /** Aborted when the trial ends: no client waits any longer. */
  over: AbortSignal;
}

export interface RequestOptions extends RequestConditions {
  /** Disconnects after this time, like a closed browser page. */
  leaveAfterMs?: number | undefined;
}

export type RequestResult<D extends Declaration> =
  | ({ is: 'reply'; version: number | undefined } & AnswerOf<D>)
  | Exclude<CheckedAnswer, { is: 'reply' }>
  | { is: 'no answer'; why: string };

/** A little longer than the gateway's own timeouts: 10 s for a service, 20 s for *place*. */
const patienceMs = { usual: 13_000, place: 24_000 };

/** Sends one request and checks the answer against the HTTP contract. */
export async function request<D extends Declaration>(
  client: Client,
  endpoint: D,
  call: CallOf<D> = {},
  options: RequestOptions = {},
): Promise<RequestResult<D>> {
  const requestId = randomUUID();
  const path = pathOf(endpoint, call);
  const patience = endpoint.id === api.checkout.place.id ? patienceMs.place : patienceMs.usual;
  let answer: CheckedAnswer;
  try {
    const response = await fetch(client.gatewayUrl + path, {
      method: endpoint.method,
      headers: headersOf(client, call, options, requestId),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: AbortSignal.any([client.over, AbortSignal.timeout(Math.min(patience, options.leaveAfterMs ?? patience))]),
    });
    const raw = { status: response.status, headers: response.headers, text: await response.text() };
    answer = checkAnswer(endpoint, raw, options);
  } catch (error) {
    const why = whyOf(error);
    if (options.leaveAfterMs === undefined) client.recorder.count('retried', why);
    return { is: 'no answer', why };
  }
  if (answer.is === 'retry later') client.recorder.count('retried', answer.code);
  if (answer.is === 'breach') {
    const { what, status, details } = answer;
    const { who, subject } = client;
    client.recorder.breach(httpContract, `${endpoint.id}: ${status}, ${what}`, {
      who,
      subject,
      path,
      requestId,
      details,
    });
  }
  return answer as RequestResult<D>;
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
