import { setTimeout as pause } from 'node:timers/promises';
import type { AnswerOf, CallOf, Declaration, Problem, RefusalCode } from '@muse/contracts';
import { type Client, type RequestOptions, type RequestResult, request } from './request.ts';

/** A definite answer: it was done, or it was refused. */
export type DefiniteAnswer<D extends Declaration> =
  | ({ is: 'reply'; version: number | undefined } & AnswerOf<D>)
  | { is: 'refusal'; code: RefusalCode; problem: Problem };

/** The trial's patience ended before anybody answered: what became of the request is not known. */
export class NeverAnsweredError extends Error {}

/** The house said something that makes no sense here, which is in the breaches; this journey cannot go on. */
export class GaveUpError extends Error {}

interface RetryOptions extends RequestOptions {
  /** What is right to hear once an earlier try was left without an answer, because it may have worked. */
  allowedAfterNoAnswer?: readonly RefusalCode[];
}

/**
 * Repeats until there is a definite answer. Only for what may be repeated: with a key, with a version, or by its nature.
 * A key whose process died is somebody else's again after a minute, so this may take a while.
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

/** Accidents on the way end what somebody is about, not the person. What they leave open is remembered by whoever opened it. */
export async function ignoreAbandoned<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NeverAnsweredError || error instanceof GaveUpError) return undefined;
    throw error;
  }
}

const longestMs = 1_500;

/** A little longer each time, never twice the same, and not quite as long as one was asked to: people are impatient. */
export async function backOff(client: Client, tries: number, result?: RequestResult<Declaration>): Promise<void> {
  if (client.over.aborted) {
    client.recorder.count('retried', 'never answered');
    throw new NeverAnsweredError(`${client.who} never heard how it ended`);
  }
  const conditions = result?.is === 'not now' ? result.afterMs : 0;
  await pause(Math.min(longestMs, Math.max(conditions, 80 * 1.6 ** Math.min(tries, 10))) * (0.5 + Math.random() / 2));
}
