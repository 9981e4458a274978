import type { Log } from '@muse/kit';
import { type AttemptOutcome, outcomeOf, type SessionProgress } from '../domain/attempt-outcome.ts';

/**
 * Lets *place* requests wait for the outcome of their attempt without holding a database connection. Reactions of this
 * process notify the waiters at once; outcomes of other processes are found by one poll per 100 ms for all waiters.
 */
export interface OutcomeWaiters {
  /** Called before the commit, so that no notification that follows from it is missed. */
  register(sessionId: string): Waiter;
  notify(progress: SessionProgress): void;
  close(): void;
}

interface Waiter {
  /** Returns the outcome of the attempt at `since`, or `undefined` after the timeout or if the caller has disconnected. */
  outcome(since: SessionProgress, timeoutMs: number, gone: AbortSignal): Promise<AttemptOutcome | undefined>;
  cancel(): void;
}

const pollEveryMs = 100;

export function createOutcomeWaiters(read: (ids: string[]) => Promise<SessionProgress[]>, log: Log): OutcomeWaiters {
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
      for (const progress of await read([...waiters.keys()])) notify(progress);
    } catch (error) {
      log.warn({ error }, 'polling the progress of sessions failed, retrying');
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
      const ofSession = waiters.get(sessionId) ?? new Set();
      waiters.set(sessionId, ofSession.add(onProgress));
      pollSoon();

      return {
        outcome(since, timeoutMs, gone) {
          // Progress of a version up to ours is about an earlier attempt.
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
          ofSession.delete(onProgress);
          if (ofSession.size === 0 && waiters.get(sessionId) === ofSession) waiters.delete(sessionId);
          if (waiters.size === 0) stopPolling();
        },
      };
    },
  };
}
