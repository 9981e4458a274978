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
import type { Order } from './start-servers.ts';

export type OtherProcess = Pick<DevServers, 'postgresUrl' | 'amqpUrl' | 'managementUrl' | 'pids'> & {
  process: ChildProcess;
  /** Resolves with the process ids of the servers after the operation. */
  order(server: Order['server'], act: Order['act']): Promise<DevServers['pids']>;
};

/** Starts servers in another process, which can be killed without killing the test. It does not use the servers of this test run. */
export async function startInOtherProcess(folder: string, how: 'keep' | 'forget' | 'own'): Promise<OtherProcess> {
  const program = fileURLToPath(new URL('./start-servers.ts', import.meta.url));
  const { NODE_OPTIONS: _, DATABASE_URL: __, AMQP_URL: ___, ...env } = process.env;
  if (how === 'own')
    Object.assign(env, { DATABASE_URL: 'postgres://127.0.0.1:1/never', AMQP_URL: 'amqp://127.0.0.1:1' });
  const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const;
  const child = spawn(process.execPath, [program, folder, how], { env, stdio: [...stdio] });
  const [line] = (await once(createInterface({ input: child.stdout as Readable }), 'line')) as [string];
  const order = async (server: Order['server'], act: Order['act']) => {
    const done = once(child, 'message') as Promise<[DevServers['pids']]>;
    child.send({ server, act } satisfies Order);
    return (await done)[0];
  };
  return { ...(JSON.parse(line) as OtherProcess), process: child, order };
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Accessible for the user that runs Postgres if we are root. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muse-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

export async function eventually(is: () => boolean, withinMs = 60_000): Promise<void> {
  for (const end = Date.now() + withinMs; !is() && Date.now() < end; ) await wait(50);
  expect(is()).toBe(true);
}

/** Every process with this folder in its command line or as its working directory (epmd). */
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
    return ''; // ended, or of another user
  }
}

/** The servers of this test run. */
export const here = {
  postgresUrl: process.env.MUSE_TEST_POSTGRES_URL ?? '',
  amqpUrl: process.env.MUSE_TEST_AMQP_URL ?? '',
  managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
};
