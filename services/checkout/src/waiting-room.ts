import type { Log } from '@muse/kit';
import { type Outcome, outcomeOf, type Progress } from './domain/outcome.ts';

/**
 * Where *place* waits for its outcome, without holding a database connection. The reactions of this process wake it at
 * once; what happens in another process is found by one poll each 100 ms for everybody here, only while somebody waits.
 */
export interface WaitingRoom {
  /** Take the seat before committing, so that nothing that follows from the commit is missed. */
  enter(sessionId: string): Seat;
  tell(news: Progress): void;
  close(): void;
}

interface Seat {
  /** The outcome of the attempt the session was in at `since`; `undefined` when the patience is over or the caller gone. */
  outcome(since: Progress, patienceMs: number, gone: AbortSignal): Promise<Outcome | undefined>;
  leave(): void;
}

const pollEveryMs = 100;

export function createWaitingRoom(look: (ids: string[]) => Promise<Progress[]>, log: Log): WaitingRoom {
  const seats = new Map<string, Set<(news: Progress) => void>>();
  let nextPoll: NodeJS.Timeout | undefined;
  let polling = false;
  let closed = false;

  const tell = (news: Progress): void => {
    for (const hear of seats.get(news.id) ?? []) hear(news);
  };
  const poll = async (): Promise<void> => {
    nextPoll = undefined;
    polling = true;
    try {
      for (const news of await look([...seats.keys()])) tell(news);
    } catch (error) {
      log.warn({ error }, 'could not look how the purchases are going; looking again shortly');
    }
    polling = false;
    pollSoon();
  };
  const pollSoon = (): void => {
    if (polling || closed || nextPoll !== undefined || seats.size === 0) return;
    nextPoll = setTimeout(() => void poll(), pollEveryMs);
  };

  const stopPolling = (): void => {
    clearTimeout(nextPoll);
    nextPoll = undefined;
  };

  return {
    tell,
    close() {
      closed = true;
      stopPolling();
    },
    enter(sessionId) {
      let latest: Progress | undefined;
      let wake: () => void = () => undefined;
      const hear = (news: Progress): void => {
        if (latest !== undefined && news.version <= latest.version) return;
        latest = news;
        wake();
      };
      const here = seats.get(sessionId) ?? new Set();
      seats.set(sessionId, here.add(hear));
      pollSoon();

      return {
        outcome(since, patienceMs, gone) {
          // News about a version that was there before ours is about what came before this attempt.
          const known = (): Outcome | undefined =>
            latest !== undefined && latest.version > since.version ? outcomeOf(latest, since.attempt) : undefined;
          return new Promise((resolve) => {
            const settle = (): void => {
              clearTimeout(timeout);
              gone.removeEventListener('abort', settle);
              resolve(known());
            };
            const timeout = setTimeout(settle, patienceMs);
            gone.addEventListener('abort', settle);
            wake = () => (known() === undefined ? undefined : settle());
            if (gone.aborted) settle();
            else wake();
          });
        },
        leave() {
          here.delete(hear);
          if (here.size === 0 && seats.get(sessionId) === here) seats.delete(sessionId);
          if (seats.size === 0) stopPolling();
        },
      };
    },
  };
}
