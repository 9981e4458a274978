/**
 * A position in the log of changes: everything that is visible in the snapshot lies before it. `snapshot` is Postgres' text of a
 * `pg_snapshot`, `xmin:xmax:` and what was in progress between them; `at` is when it was taken.
 */
export interface StreamPosition {
  snapshot: string;
  at: string;
}

/** Shorter than the changes are kept, by more than any transaction lasts. */
const resumableMs = 24 * 60 * 60 * 1000;

/**
 * The id of an event with which everything before this position has been sent: all transactions before its number had ended at that
 * time, in seconds. Shorter than a snapshot, because every event has one.
 */
export const idOfPosition = ({ snapshot, at }: StreamPosition): string =>
  `${boundsOf(snapshot).xmin}-${Math.floor(Date.parse(at) / 1000)}`;

const eventId = /^([1-9]\d{0,18})-(\d{1,11})$/;

export const isEventId = (id: string): boolean => eventId.test(id);

/**
 * The position from which a stream goes on after an event: some of what it has had comes again, nothing is missing. Returns `undefined` if
 * the log does not reach back to it any more, or the id comes from another server: one that was restored counts anew.
 */
export function resumeAt(id: string, now: StreamPosition): StreamPosition | undefined {
  const [, xid = '', seconds] = eventId.exec(id) ?? [];
  const at = Number(seconds) * 1000;
  const isKnown = BigInt(xid) <= BigInt(boundsOf(now.snapshot).xmax) && Date.parse(now.at) - at < resumableMs;
  return isKnown ? { snapshot: `${xid}:${xid}:`, at: new Date(at).toISOString() } : undefined;
}

function boundsOf(snapshot: string): { xmin: string; xmax: string } {
  const [xmin = '', xmax = ''] = snapshot.split(':');
  return { xmin, xmax };
}
