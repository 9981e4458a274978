import { type Ending, endProcess, isAlive, type ProcessIdentity, type Server } from './processes.ts';
import type { OwnServer } from './types.ts';

/** How one kind of server is started, heard and ended: the first time as every other time. */
export interface Handling {
  launch(): Promise<Server>;
  /** Resolves with its version, once it can be spoken to. */
  untilUp(server: Server): Promise<string>;
  crash(identity: ProcessIdentity): Promise<void>;
  /** The good order. */
  endings: Ending[];
}

/** Its ports are in its handling: they are chosen once, and a start that does not get them again fails. */
export async function startOwnServer(
  handling: Handling,
  inTurn = takeTurns(),
): Promise<OwnServer & { version: string }> {
  let server = await handling.launch();
  const version = await handling.untilUp(server);

  return {
    version,
    get pid() {
      return isAlive(server.identity) ? server.identity.pid : undefined;
    },
    crash: () => inTurn(() => down(handling.crash(server.identity))),
    stop: () => inTurn(() => down(endProcess(server.identity, handling.endings))),
    start: () =>
      inTurn(async () => {
        if (!isAlive(server.identity)) server = await handling.launch();
        await handling.untilUp(server);
      }),
  };

  async function down(ending: Promise<void>): Promise<void> {
    await ending;
    if (isAlive(server.identity)) throw new Error(`${server.name} does not end (process ${server.identity.pid}).`);
  }
}

/** Everything in the order it was asked for: a crash in the middle of a start waits for it, or two servers would meet at one port. */
export function takeTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => {}); // whoever asked hears of it
    return turn;
  };
}
