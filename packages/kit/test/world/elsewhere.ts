import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { World } from '../../src/world/index.ts';

export type Elsewhere = Pick<World, 'postgresUrl' | 'amqpUrl' | 'managementUrl' | 'pids'> & { process: ChildProcess };

/** A world opened by another process, which can be killed without killing the test. Its servers are its own, whatever ours were given. */
export async function openElsewhere(folder: string, how: 'keep' | 'forget'): Promise<Elsewhere> {
  const program = fileURLToPath(new URL('./a-world-elsewhere.ts', import.meta.url));
  const { NODE_OPTIONS: _, DATABASE_URL: __, AMQP_URL: ___, ...env } = process.env;
  const child = spawn(process.execPath, [program, folder, how], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { ...(JSON.parse(line) as Elsewhere), process: child };
}

export async function kill(child: ChildProcess): Promise<void> {
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

/** The jest run's own world. */
export const here = {
  postgresUrl: process.env.MUSE_TEST_POSTGRES_URL ?? '',
  amqpUrl: process.env.MUSE_TEST_AMQP_URL ?? '',
  managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
};
