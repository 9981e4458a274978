import type { Log } from '@muse/kit';
import { type AttemptOutcome, outcomeOf, type SessionProgress } from '../domain/attempt-outcome.ts';

/**
 * Where *place* waits for its outcome, without holding a database connection. The reactions of this process wake it at
 * once; what happens in another process is found by one poll each 100 ms for everybody here, only while somebody waits.
 */
export interface OutcomeWaiters {
  /** Take the seat before committing, so that nothing that follows from the commit is missed. */
  register(sessionId: string): Waiter;
  notify(progress: SessionProgress): void;
  close(): void;
}

interface Waiter {
  /** The outcome of the attempt the session was in at `since`; `undefined` when the patience is over or the caller gone. */
  outcome(since: SessionProgress, timeoutMs: number, gone: AbortSignal): Promise<AttemptOutcome | undefined>;
  cancel(): void;
}

const pollEveryMs = 100;

export function createOutcomeWaiters(look: (ids: string[]) => Promise<SessionProgress[]>, log: Log): OutcomeWaiters {
  const waiters = new Map<string, Set<(progress: SessionProgress) => void>>();
  let nextPoll: NodeJS.Timeout | undefined;
  let polling = false;
  let closed = false;

  const notify = (progress: SessionProgress): void => {
    for (const onProgress of waiters.get(progress.id) ?? []) onProgress(progress);
  };
  const poll = async (): Promise<void> => {
    nextPoll = undefined;
    polling = true;
    try {
      for (const progress of await look([...waiters.keys()])) notify(progress);
    } catch (error) {
      log.warn({ error }, 'could not look how the purchases are going; looking again shortly');
    }
    polling = false;
    pollSoon();
  };
  const pollSoon = (): void => {
    if (polling || closed || nextPoll !== undefined || waiters.size === 0) return;
    nextPoll = setTimeout(() => void poll(), pollEveryMs);
  };

  const stopPolling = (): void => {
    clearTimeout(nextPoll);
    nextPoll = undefined;
  };

  return {
    notify,
    close() {
      closed = true;
      stopPolling();
    },
    register(sessionId) {
      let latest: SessionProgress | undefined;
      let wake: () => void = () => undefined;
      const onProgress = (progress: SessionProgress): void => {
        if (latest !== undefined && progress.version <= latest.version) return;
        latest = progress;
        wake();
      };
      const here = waiters.get(sessionId) ?? new Set();
      waiters.set(sessionId, here.add(onProgress));
      pollSoon();

      return {
        outcome(since, timeoutMs, gone) {
          // News about a version that was there before ours is about what came before this attempt.
          const known = (): AttemptOutcome | undefined =>
            latest !== undefined && latest.version > since.version ? outcomeOf(latest, since.attempt) : undefined;
          return new Promise((resolve) => {
            const settle = (): void => {
              clearTimeout(timeout);
              gone.removeEventListener('abort', settle);
              resolve(known());
            };
            const timeout = setTimeout(settle, timeoutMs);
            gone.addEventListener('abort', settle);
            wake = () => (known() === undefined ? undefined : settle());
            if (gone.aborted) settle();
            else wake();
          });
        },
        cancel() {
          here.delete(onProgress);
          if (here.size === 0 && waiters.get(sessionId) === here) waiters.delete(sessionId);
          if (waiters.size === 0) stopPolling();
        },
      };
    },
  };
}
