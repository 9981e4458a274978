import type { ServerResponse } from 'node:http';

/** Who waits for the answer to a request. Its patience bounds every wait of that request. */
export interface Caller {
  /** Milliseconds until the caller stops waiting. Infinity if it named no deadline. */
  msLeft(): number;
  isGone(): boolean;
  /** Calls the listener once if the caller hangs up. Returns a function that removes the listener. */
  onGone(listener: () => void): () => void;
}

/** Between gateway and services, and from service to service: the milliseconds the sender will wait for the answer. */
export const deadlineHeader = 'muse-deadline';
/** The answer needs a moment for its way back. */
const returnMs = 100;

/** The caller at the other end of a connection. A deadline that is not a number counts as none. */
export function callerOf(res: ServerResponse, deadline: string | undefined): Caller {
  const named = deadline !== undefined && /^\d{1,9}$/.test(deadline);
  const until = named ? performance.now() + Number(deadline) - returnMs : Number.POSITIVE_INFINITY;
  return {
    msLeft: () => until - performance.now(),
    isGone: () => res.destroyed,
    onGone(listener) {
      res.once('close', listener);
      return () => void res.off('close', listener);
    },
  };
}

export const stopsWaiting = (caller: Caller | undefined): boolean =>
  caller !== undefined && (caller.isGone() || caller.msLeft() <= 0);
