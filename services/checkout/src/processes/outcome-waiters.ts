import type { Log } from '@muse/kit';
import { type AttemptOutcome, outcomeOf, type SessionProgress } from '../domain/attempt-outcome.ts';

/**
 * Lets *place* requests wait for the outcome of their attempt without holding a database connection. Reactions of this
 * process notify the waiters at once; outcomes of other processes are found by one poll for all waiters: every 100 ms if polls have
 * found some lately, else every 300 ms.
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
/** Where all reactions run in this process, polls find next to nothing. */
const pollEveryMsAlone = 300;
const aloneBelow = 0.05;

export function createOutcomeWaiters(read: (ids: string[]) => Promise<SessionProgress[]>, log: Log): OutcomeWaiters {
  /** By session; each returns whether its wait is over. */
  const waiters = new Map<string, Set<(progress: SessionProgress) => boolean>>();
  /** The share of the latest outcomes that a poll has found first, as a moving average. */
  let foundByPolls = 0;
  let nextPoll: NodeJS.Timeout | undefined;
  let polling = false;
  let closed = false;

  const notify = (progress: SessionProgress, byPoll: boolean): void => {
    let ended = false;
    for (const onProgress of waiters.get(progress.id) ?? []) ended = onProgress(progress) || ended;
    if (ended) foundByPolls = 0.9 * foundByPolls + (byPoll ? 0.1 : 0);
  };
  const poll = async (): Promise<void> => {
    nextPoll = undefined;
    polling = true;
    try {
      for (const progress of await read([...waiters.keys()])) notify(progress, true);
    } catch (error) {
      log.warn({ error }, 'polling the progress of sessions failed, retrying');
    }
    polling = false;
    pollSoon();
  };
  const pollSoon = (): void => {
    if (polling || closed || nextPoll !== undefined || waiters.size === 0) return;
    nextPoll = setTimeout(() => void poll(), foundByPolls < aloneBelow ? pollEveryMsAlone : pollEveryMs);
  };

  const stopPolling = (): void => {
    clearTimeout(nextPoll);
    nextPoll = undefined;
  };

  return {
    notify: (progress) => notify(progress, false),
    close() {
      closed = true;
      stopPolling();
    },
    register(sessionId) {
      let latest: SessionProgress | undefined;
      let wake: () => boolean = () => false;
      const onProgress = (progress: SessionProgress): boolean => {
        if (latest !== undefined && progress.version <= latest.version) return false;
        latest = progress;
        return wake();
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
            wake = () => {
              if (known() === undefined) return false;
              settle();
              return true;
            };
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
