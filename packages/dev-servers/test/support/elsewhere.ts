import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DevServers } from '../../src/index.ts';
import { commandLine } from '../../src/processes/processes.ts';
import type { Order } from './started-elsewhere.ts';

export type Elsewhere = Pick<DevServers, 'postgresUrl' | 'amqpUrl' | 'managementUrl' | 'pids'> & {
  process: ChildProcess;
  /** Resolves with the numbers of the servers as they are when it has obeyed. */
  order(server: Order['server'], act: Order['act']): Promise<DevServers['pids']>;
};

/** A world opened by another process, which can be killed without killing the test. Its servers are its own, whatever ours were given. */
export async function openElsewhere(folder: string, how: 'keep' | 'forget' | 'own'): Promise<Elsewhere> {
  const program = fileURLToPath(new URL('./started-elsewhere.ts', import.meta.url));
  const { NODE_OPTIONS: _, DATABASE_URL: __, AMQP_URL: ___, ...env } = process.env;
  if (how === 'own')
    Object.assign(env, { DATABASE_URL: 'postgres://127.0.0.1:1/never', AMQP_URL: 'amqp://127.0.0.1:1' });
  const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const;
  const child = spawn(process.execPath, [program, folder, how], { env, stdio: [...stdio] });
  const [line] = (await once(createInterface({ input: child.stdout as Readable }), 'line')) as [string];
  const order = async (server: Order['server'], act: Order['act']) => {
    const obeyed = once(child, 'message') as Promise<[DevServers['pids']]>;
    child.send({ server, act } satisfies Order);
    return (await obeyed)[0];
  };
  return { ...(JSON.parse(line) as Elsewhere), process: child, order };
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Open to the user who runs Postgres when we are root. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muse-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

export async function eventually(is: () => boolean, withinMs = 15_000): Promise<void> {
  for (const end = Date.now() + withinMs; !is() && Date.now() < end; ) await wait(50);
  expect(is()).toBe(true);
}

/** Every process of this machine that names the folder, or lives in it as epmd does. */
export function running(data: string): number[] {
  if (!existsSync('/proc')) return [];
  const pids = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
  return pids.filter((pid) => commandLine(pid).includes(data) || workingFolder(pid).includes(data));
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ''; // gone, or somebody else's
  }
}

/** The jest run's own world. */
export const here = {
  postgresUrl: process.env.MUSE_TEST_POSTGRES_URL ?? '',
  amqpUrl: process.env.MUSE_TEST_AMQP_URL ?? '',
  managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
};
