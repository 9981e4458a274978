import { setTimeout as pause } from 'node:timers/promises';
import type { AnswerOf, CallOf, Declaration, Problem, RefusalCode } from '@muse/contracts';
import { ask, type Heard, type Manner, type Recorder } from './ask.ts';

/** A definite answer: it was done, or it was refused. */
export type Settled<D extends Declaration> =
  | ({ is: 'reply'; version: number | undefined } & AnswerOf<D>)
  | { is: 'refusal'; code: RefusalCode; problem: Problem };

/** The trial's patience ended before anybody answered: what became of the request is not known. */
export class NeverAnsweredError extends Error {}

/** The house said something that makes no sense here, which is in the breaches; this journey cannot go on. */
export class GaveUpError extends Error {}

interface RetryResult extends Manner {
  /** What is right to hear once an earlier try was left without an answer, because it may have worked. */
  afterSilence?: readonly RefusalCode[];
}

/**
 * Repeats until there is a definite answer. Only for what may be repeated: with a key, with a version, or by its nature.
 * A key whose process died is somebody else's again after a minute, so this may take a while.
 */
export async function retryUntilAnswered<D extends Declaration>(
  recorder: Recorder,
  endpoint: D,
  call: CallOf<D> = {},
  { afterSilence = [], mayBe = [], ...manner }: RetryResult = {},
): Promise<Settled<D>> {
  for (let tries = 1; ; tries += 1) {
    const heard = await ask(recorder, endpoint, call, {
      ...manner,
      mayBe: [...mayBe, ...(tries > 1 ? afterSilence : [])],
    });
    if (heard.is === 'reply') return heard;
    if (heard.is === 'refusal') return heard;
    if (heard.is === 'breach' && heard.status < 500) throw new GaveUpError(`${endpoint.id}: ${heard.what}`);
    await breathe(recorder, tries, heard);
  }
}

/** Accidents on the way end what somebody is about, not the person. What they leave open is remembered by whoever opened it. */
export async function bravely<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NeverAnsweredError || error instanceof GaveUpError) return undefined;
    throw error;
  }
}

const longestMs = 1_500;

/** A little longer each time, never twice the same, and not quite as long as one was asked to: people are impatient. */
export async function breathe(recorder: Recorder, tries: number, heard?: Heard<Declaration>): Promise<void> {
  if (recorder.over.aborted) {
    recorder.source.count('hindered', 'never answered');
    throw new NeverAnsweredError(`${recorder.who} never heard how it ended`);
  }
  const asked = heard?.is === 'not now' ? heard.afterMs : 0;
  await pause(Math.min(longestMs, Math.max(asked, 80 * 1.6 ** Math.min(tries, 10))) * (0.5 + Math.random() / 2));
}
