import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server } from './processes.ts';

/** Below the range from which systems take ports for outgoing connections: those come and go by the thousand under load. */
const lowest = 20_000;
const highest = 32_000;
const given = new Set<number>();

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = randomInt(lowest, highest);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port between ${lowest} and ${highest} on 127.0.0.1: stop some servers and try again.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Rejects when nobody listens there. */
export async function knock(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect').finally(() => socket.destroy());
}

class PortTaken extends Error {}

/** Between choosing a port and listening on it somebody else may take it; then we choose again. */
export async function onFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 3 || !(error instanceof PortTaken)) throw error;
    }
  }
}

/** Asks again and again until the server answers, and tells the three ends apart: an answer, its death, silence. */
export async function untilAnswers<T>(server: Server, withinMs: number, ask: () => Promise<T>): Promise<T> {
  let refusal: unknown;
  for (const end = Date.now() + withinMs; Date.now() < end; await wait(40)) {
    try {
      return await ask();
    } catch (error) {
      refusal = error;
    }
    if (server.hasExited()) {
      const words = server.lastWords();
      if (/address already in use|eaddrinuse|could not bind/i.test(words)) {
        throw new PortTaken(`The port of ${server.name} is taken; its last words were:\n${words}`);
      }
      throw new Error(`${server.name} ended while starting; its last words were:\n${words}`);
    }
  }
  throw new Error(
    `${server.name} does not answer after ${withinMs / 1000} s (${String(refusal)}); its last words were:\n${server.lastWords()}`,
  );
}
