/**
 * Puts a world away when the process that opened it is gone, even by SIGKILL: it listens at a pipe from that process, and the pipe
 * ends with it. Every line in the pipe is the newest list of leftovers. Runs in a session of its own, out of reach of Ctrl-C.
 */
import { createInterface } from 'node:readline';
import { cleanUp, type Leftovers } from './clean-up.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {}); // our end is the end of the pipe

let leftovers: Leftovers = { servers: [], paths: [] };
for await (const line of createInterface({ input: process.stdin })) leftovers = JSON.parse(line) as Leftovers;
await cleanUp(leftovers);
