import { setTimeout as pause } from 'node:timers/promises';
import type { AnswerOf, CallOf, Declaration, Problem, RefusalCode } from '@muse/contracts';
import { type Client, type RequestOptions, type RequestResult, request } from './request.ts';

/** A definite answer: executed or refused. */
export type DefiniteAnswer<D extends Declaration> =
  | ({ is: 'reply'; version: number | undefined } & AnswerOf<D>)
  | { is: 'refusal'; code: RefusalCode; problem: Problem };

/** The trial ended before the request was answered; its outcome is unknown. */
export class NeverAnsweredError extends Error {}

/** An answer violated the contract and was recorded as a breach; the journey cannot continue. */
export class GaveUpError extends Error {}

interface RetryOptions extends RequestOptions {
  /** Refusals allowed after an attempt without answer, because that attempt may have been executed. */
  allowedAfterNoAnswer?: readonly RefusalCode[];
}

/**
 * Repeats a request until the answer is definite. Only for requests that are safe to repeat: with an idempotency key, with a
 * version, or idempotent by nature. The key of a process that died is released after a minute, so this may take that long.
 */
export async function retryUntilAnswered<D extends Declaration>(
  client: Client,
  endpoint: D,
  call: CallOf<D> = {},
  { allowedAfterNoAnswer = [], allowedRefusals = [], ...options }: RetryOptions = {},
): Promise<DefiniteAnswer<D>> {
  for (let tries = 1; ; tries += 1) {
    const result = await request(client, endpoint, call, {
      ...options,
      allowedRefusals: [...allowedRefusals, ...(tries > 1 ? allowedAfterNoAnswer : [])],
    });
    if (result.is === 'reply') return result;
    if (result.is === 'refusal') return result;
    if (result.is === 'breach' && result.status < 500) throw new GaveUpError(`${endpoint.id}: ${result.what}`);
    await backOff(client, tries, result);
  }
}

/** Runs `work`; returns `undefined` if it was abandoned. The client continues with its next journey or turn. */
export async function ignoreAbandoned<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NeverAnsweredError || error instanceof GaveUpError) return undefined;
    throw error;
  }
}

const longestMs = 1_500;

/** Exponential backoff with jitter. Deliberately shorter than a long Retry-After, as impatient clients are. */
export async function backOff(client: Client, tries: number, result?: RequestResult<Declaration>): Promise<void> {
  if (client.over.aborted) {
    client.recorder.count('retried', 'never answered');
    throw new NeverAnsweredError(`${client.who} got no definite answer before the trial ended`);
  }
  const requestedMs = result?.is === 'retry later' ? result.afterMs : 0;
  await pause(Math.min(longestMs, Math.max(requestedMs, 80 * 1.6 ** Math.min(tries, 10))) * (0.5 + Math.random() / 2));
}
