/**
 * Failure points: named places where a crash does the most harm. Disarmed, a point costs one comparison. Armed, it kills the
 * process with SIGKILL. e2e/failure-points.test.ts kills a process at each of them, the chaos tests at random ones
 * (chaos/src/faults/processes.ts).
 */
export const failurePoints = [
  'transaction: before the commit',
  'transaction: committed, relay and jobs not started yet',
  'relay: claimed, not published yet',
  'relay: published, not marked yet',
  'delivery: before the effect',
  'delivery: committed, not acknowledged yet',
  'delivery: retry or dead letter stored, not acknowledged yet',
  'retry: done, row not deleted yet',
  'job: started',
  'job: external call answered, nothing stored yet',
  'request: key held, nothing done yet',
  'request: committed, not answered yet',
] as const;

export type FailurePoint = (typeof failurePoints)[number];

export interface Armed {
  point: FailurePoint;
  /** Only if the description of the current work contains this text, e.g. the id of a message or session, or a kind of job. */
  about?: string | undefined;
}

const armed: Armed[] = [];

/** Kills this process when it next reaches the point. */
export const arm = (what: Armed): void => void armed.push(what);

/** `about` describes the current work; it is called only when a point is armed. */
export function failurePoint(point: FailurePoint, about?: () => string): void {
  if (armed.length === 0) return;
  const fatal = armed.some((each) => each.point === point && (about?.() ?? '').includes(each.about ?? ''));
  if (fatal) process.kill(process.pid, 'SIGKILL');
}
