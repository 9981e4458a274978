import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server as StartedServer } from './processes.ts';

/** Below the range from which systems take ports for outgoing connections: those come and go by the thousand under load. */
const lowest = 20_000;
const highest = 32_000;
const perBlock = 100;
/** Ports of ours that nobody has been given yet. */
const ours: number[] = [];
let claiming: Promise<void> | undefined;

/**
 * A port that is given to nobody else: neither by this process nor by another of ours that chooses at the same time, and would
 * find it just as free. Who listens on the first port of a block owns the block for as long as it lives.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ours.shift();
    if (port === undefined) await (claiming ??= claimBlock().finally(() => (claiming = undefined)));
    else if (await isFree(port)) return port;
  }
}

async function claimBlock(): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const first = lowest + perBlock * randomInt((highest - lowest) / perBlock);
    const guard = await listenOn(first);
    if (!guard) continue;
    guard.unref();
    for (let port = first + 1; port < first + perBlock; port++) ours.push(port);
    return;
  }
  throw new Error(`No free ports between ${lowest} and ${highest} on 127.0.0.1: stop some servers and try again.`);
}

export async function isFree(port: number): Promise<boolean> {
  const probe = await listenOn(port);
  if (!probe) return false;
  probe.close();
  await once(probe, 'close');
  return true;
}

function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((stranger) => stranger.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

/** Rejects when nobody listens there. */
export async function knock(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect').finally(() => socket.destroy());
}

class PortTakenError extends Error {}

/** Between choosing a port and listening on it somebody else may take it; then we choose again. */
export async function onFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 3 || !(error instanceof PortTakenError)) throw error;
    }
  }
}

/** Asks again and again until the server answers, and tells the three ends apart: an answer, its death, silence. */
export async function untilAnswers<T>(server: StartedServer, withinMs: number, ask: () => Promise<T>): Promise<T> {
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
        throw new PortTakenError(`The port of ${server.name} is taken; its last words were:\n${words}`);
      }
      throw new Error(`${server.name} ended while starting; its last words were:\n${words}`);
    }
  }
  throw new Error(
    `${server.name} does not answer after ${withinMs / 1000} s (${String(refusal)}); its last words were:\n${server.lastWords()}`,
  );
}
