import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/** Below the range of ephemeral ports: operating systems use those for outgoing connections, thousands of them under load. */
const lowest = 20_000;
const highest = 32_000;
const perBlock = 100;
/** Ports of our block that are not in use yet. */
const available: number[] = [];
let claiming: Promise<void> | undefined;

/**
 * Returns a free port that no other process of this repository will choose. Each process owns a block of ports for as long as it listens
 * on the first port of the block.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = available.shift();
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
    for (let port = first + 1; port < first + perBlock; port++) available.push(port);
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
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

/** Rejects when no process listens on the port. */
export async function connectTo(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect').finally(() => socket.destroy());
}

export class PortTakenError extends Error {}

/** Another program may take a port between its choice and its use: `start` then runs again with new ports, three times at most. */
export async function onFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 3 || !(error instanceof PortTakenError)) throw error;
    }
  }
}
