import { PortTakenError } from '../ports.ts';
import type { OwnServer } from '../types.ts';
import { waitUntil } from '../wait-until.ts';
import { endProcess, isAlive, type ProcessIdentity, type ServerProcess, type StopSignal } from './processes.ts';

/** How one kind of server is launched, checked and ended. */
export interface ServerOperations {
  launch(): Promise<ServerProcess>;
  /** Resolves with the server's version once it accepts connections. */
  untilUp(server: ServerProcess): Promise<string>;
  crash(identity: ProcessIdentity): Promise<void>;
  /** The signals of an orderly shutdown. */
  signals: StopSignal[];
}

/**
 * A server of ours that can be crashed, stopped and started again. It keeps the ports it was first launched with; a start that does not
 * get them again fails.
 */
export async function startOwnServer(
  operations: ServerOperations,
  inTurn = oneAtATime(),
): Promise<OwnServer & { version: string }> {
  let server = await operations.launch();
  const version = await operations.untilUp(server);

  return {
    version,
    get pid() {
      return isAlive(server.identity) ? server.identity.pid : undefined;
    },
    crash: () => inTurn(() => down(operations.crash(server.identity))),
    stop: () => inTurn(() => down(endProcess(server.identity, operations.signals))),
    start: () =>
      inTurn(async () => {
        if (!isAlive(server.identity)) server = await operations.launch();
        await operations.untilUp(server);
      }),
  };

  async function down(ending: Promise<void>): Promise<void> {
    await ending;
    if (isAlive(server.identity)) throw new Error(`${server.name} does not end (process ${server.identity.pid}).`);
  }
}

/** Runs operations in the order of the calls: a crash during a start waits for it, otherwise two servers would compete for one port. */
export function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(operation: () => Promise<T>): Promise<T> => {
    const result = last.then(operation);
    last = result.catch(() => {}); // the caller handles the error
    return result;
  };
}

/** Repeats `connect` until it succeeds. Throws with the end of the server's log if the server exits or the time is over. */
export async function untilAnswers<T>(server: ServerProcess, withinMs: number, connect: () => Promise<T>): Promise<T> {
  let success: { value: T } | undefined;
  let failure: unknown;
  await waitUntil(async () => {
    try {
      success = { value: await connect() };
      return true;
    } catch (error) {
      failure = error;
      return server.hasExited();
    }
  }, withinMs);
  if (success) return success.value;

  const log = `the end of its log:\n${server.endOfLog()}`;
  if (!server.hasExited())
    throw new Error(`${server.name} does not answer after ${withinMs / 1000} s (${String(failure)}); ${log}`);
  if (/address already in use|eaddrinuse|could not bind/i.test(log))
    throw new PortTakenError(`The port of ${server.name} is taken; ${log}`);
  throw new Error(`${server.name} exited while starting; ${log}`);
}
