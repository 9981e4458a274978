import { addSeconds } from '@muse/contracts';
import type { FailureCode } from './failure-codes.ts';

/** The circuit breaker of one way of a store. Its state is a row, so that all replicas have the same. */
export interface WayBreaker {
  /** In a row, since the last success. */
  failures: number;
  /** While it is set, no order is placed this way. When the time has passed, one dry run decides whether it closes. */
  openUntil: string | null;
  openCode: FailureCode | null;
}

const failuresToOpen = 3;
const openSeconds = 10 * 60;
const blockedSeconds = 30 * 60;

/** The store has shown that it does not want a machine. */
export const isBlock = (code: FailureCode | null): boolean => code === 'challenge' || code === 'blocked';

/** After a result that tells of the way. A failed dry run is a failure like another: it opens the breaker again. */
export function afterResult(breaker: WayBreaker, code: FailureCode | null, now: string): WayBreaker {
  if (code === null) return { failures: 0, openUntil: null, openCode: null };
  const failures = breaker.failures + 1;
  if (isBlock(code)) return { failures, openUntil: addSeconds(now, blockedSeconds), openCode: code };
  if (failures < failuresToOpen && breaker.openUntil === null) return { ...breaker, failures };
  return { failures, openUntil: later(breaker.openUntil, addSeconds(now, openSeconds)), openCode: code };
}

/** A shorter period never ends a longer one. */
const later = (one: string | null, other: string): string =>
  one !== null && Date.parse(one) > Date.parse(other) ? one : other;
