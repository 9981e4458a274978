import { setTimeout as pause } from 'node:timers/promises';
import type { Snapshot } from './snapshot.ts';
import { onTheBus, type Pending, underWay, unknownToUs } from './under-way.ts';

export interface Quiet {
  quiet: boolean;
  tookMs: number;
  /** What the house was still at when we gave up, or will come back to at a time it has set itself. */
  moving: Pending[];
  /** What nobody is at: it is overdue, and has not moved for a long time. */
  stuck: Pending[];
}

interface Patience {
  atMostMs: number;
  /** How long something may be overdue and stand still before it counts as stuck; whoever comes back late comes back sooner. */
  stuckAfterMs?: number;
  everyMs?: number;
}

/**
 * Waits until nothing is under way: no fact to publish or on its way, no retry, no slow work, no purchase, nothing at the broker.
 * Gives up when the patience is over, or as soon as all that is left is stuck.
 */
export async function waitForQuiet(snapshot: Snapshot, patience: Patience): Promise<Quiet> {
  const { atMostMs, stuckAfterMs = 60_000, everyMs = 500 } = patience;
  const began = performance.now();
  const stillSince = new Map<string, number>();
  let quietLooks = 0;
  for (;;) {
    const pending = await look(snapshot);
    const now = performance.now();
    const tookMs = Math.round(now - began);
    quietLooks = pending.length === 0 ? quietLooks + 1 : 0;
    // Twice: what comes over HTTP, a webhook or a late request, is not seen while it is between the two.
    if (quietLooks === 2) return { quiet: true, tookMs, moving: [], stuck: [] };

    const isStuck = (each: Pending): boolean =>
      (each.overdueMs ?? stuckAfterMs) >= stuckAfterMs && now - (stillSince.get(nameOf(each)) ?? now) >= stuckAfterMs;
    remember(stillSince, pending, now);
    const stuck = pending.filter(isStuck);
    const allStuck = pending.length > 0 && stuck.length === pending.length;
    if (allStuck || tookMs >= atMostMs)
      return { quiet: false, tookMs, moving: pending.filter((each) => !isStuck(each)), stuck };
    await pause(everyMs);
  }
}

/** Our own books first: only when they are quiet is it worth asking the others. Where nobody answers, it is not quiet. */
async function look(snapshot: Snapshot): Promise<Pending[]> {
  try {
    const ours = await underWay(snapshot);
    return ours.length > 0 ? ours : [...(await onTheBus(snapshot)), ...(await unknownToUs(snapshot))];
  } catch (error) {
    return [{ what: 'somebody who does not answer', id: String(error), state: '', overdueMs: null }];
  }
}

const nameOf = ({ what, id, state }: Pending): string => JSON.stringify([what, id, state]);

/** Since when each is as it is now; what has moved begins anew. */
function remember(stillSince: Map<string, number>, pending: Pending[], now: number): void {
  const names = new Set(pending.map(nameOf));
  for (const name of stillSince.keys()) if (!names.has(name)) stillSince.delete(name);
  for (const name of names) if (!stillSince.has(name)) stillSince.set(name, now);
}
