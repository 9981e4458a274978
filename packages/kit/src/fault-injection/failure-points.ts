/**
 * The places where a process may die at the worst moment, by name. Off, a point costs one comparison. On, it ends the process
 * as the kernel would: nothing is flushed, nothing is said.
 * A test dies at each of them (e2e/failure-points.test.ts), trials at random ones (chaos/src/faults/processes.ts).
 */
export const failurePoints = [
  'transaction: before the commit',
  'transaction: committed, nothing kicked off yet',
  'relay: claimed, not published yet',
  'relay: published, not marked yet',
  'delivery: before the effect',
  'delivery: committed, not acknowledged yet',
  'delivery: put aside, not acknowledged yet',
  'retry: done, not forgotten yet',
  'task: begun',
  'task: the world outside has answered, nothing is written yet',
  'request: key held, nothing done yet',
  'request: committed, not answered yet',
] as const;

export type FailurePoint = (typeof failurePoints)[number];

export interface Armed {
  point: FailurePoint;
  /** Only where what is being done carries this text: the id of a message, a session, a kind of work. */
  about?: string | undefined;
}

const armed: Armed[] = [];

/** Ends this process when it next comes to the point. */
export const arm = (what: Armed): void => void armed.push(what);

/** `about` says what is being done here; it is put together only where something is armed. */
export function failurePoint(point: FailurePoint, about?: () => string): void {
  if (armed.length === 0) return;
  const fatal = armed.some((each) => each.point === point && (about?.() ?? '').includes(each.about ?? ''));
  if (fatal) process.kill(process.pid, 'SIGKILL');
}
