import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { versionOf } from '../postgres/databases.ts';
import { isAlive } from '../processes/processes.ts';
import { answers, brokerVersionOf } from '../rabbitmq/management.ts';
import { startDevServers } from '../start.ts';
import type { DevServers } from '../types.ts';
import { waitUntil } from '../wait-until.ts';
import { type KeeperState, readState, registerRun, versionFolder } from './state.ts';

export interface TestServersOptions {
  /** Where test runs find each other's servers. */
  folder: string;
  /** How long the servers are kept after the last run; default: ten minutes. */
  idleMs?: number;
  say?: (line: string) => void;
}

export type TestServers = Pick<DevServers, 'postgresUrl' | 'amqpUrl' | 'managementUrl' | 'choices' | 'folder' | 'stop'>;

/** A line that the keeper prints while it starts. */
export type KeeperMessage = { progress: string } | { error: string } | { ready: true };

/**
 * Returns the servers of the last test run or of one that runs now, if they still answer; otherwise starts them. They are kept for the
 * next run, except in CI and where DATABASE_URL or AMQP_URL is set.
 */
export async function openTestServers({ folder, idleMs = 600_000, say = () => {} }: TestServersOptions) {
  const { CI, DATABASE_URL, AMQP_URL } = process.env;
  if (CI || DATABASE_URL || AMQP_URL) return startForOneRun(say);

  const home = versionFolder(folder);
  const run = registerRun(home);
  const stop = () => rm(run, { recursive: true, force: true });
  try {
    const servers = await findOrStart(home, idleMs, say);
    if (servers) return { ...servers, folder: run, stop };
  } catch (error) {
    await stop();
    throw error;
  }
  await stop();
  return startForOneRun(say);
}

function startForOneRun(say: (line: string) => void): Promise<TestServers> {
  return startDevServers({ folder: tmpdir(), keep: false, say });
}

/** Returns `undefined` if there is a keeper whose servers do not answer. */
async function findOrStart(home: string, idleMs: number, say: (line: string) => void) {
  for (;;) {
    const state = readState(home);
    if (!state || !isAlive(state.keeper)) await startKeeper(home, idleMs, say);
    else if (state.servers) return (await answer(state.servers)) ? state.servers : undefined;
    else await waitUntil(() => readState(home)?.servers !== undefined || !isAlive(state.keeper), 180_000); // another run starts it
  }
}

async function answer({ postgresUrl, amqpUrl, managementUrl }: Required<KeeperState>['servers']): Promise<boolean> {
  try {
    await Promise.all([versionOf(postgresUrl), brokerVersionOf(amqpUrl)]);
    return managementUrl !== null && (await answers(managementUrl));
  } catch {
    return false;
  }
}

/** Resolves when the servers answer, or when this keeper ended because there is another. */
async function startKeeper(home: string, idleMs: number, say: (line: string) => void): Promise<void> {
  const { NODE_OPTIONS: _, ...env } = process.env; // hooks and debuggers are meant for this process only
  const program = fileURLToPath(new URL('./keeper.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', program, home, String(idleMs)];
  const child = spawn(process.execPath, args, { cwd: '/', env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const message of messagesOf(child)) {
    if ('progress' in message) say(message.progress);
    if ('error' in message) throw new Error(message.error);
    if ('ready' in message) break;
  }
  child.stdout.destroy();
  child.unref();
}

async function* messagesOf({ stdout }: Pick<ChildProcess, 'stdout'>): AsyncGenerator<KeeperMessage> {
  if (!stdout) return;
  for await (const line of createInterface({ input: stdout })) yield JSON.parse(line) as KeeperMessage;
}
