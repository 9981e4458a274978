import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { signIn } from './shop.ts';
import { repository } from './system/processes.ts';

/** What `npm start` writes to `.muse/running.json`, and where that is. */
export interface RunningSystem {
  gatewayUrl: string;
  emulatorUrl: string;
  storeEmulatorUrl: string;
  amqpUrl: string;
  /** With the role of the administrator; absent if an earlier release has started it. */
  databaseUrl?: string;
  /** Where it keeps its data. */
  folder: string;
}

/** The system that `npm start` runs on this machine, whatever its port. Returns `undefined` if none answers. */
export async function findRunningSystem(): Promise<RunningSystem | undefined> {
  try {
    const folder = process.env.MUSE_FOLDER ?? join(repository, '.muse');
    const file = await readFile(join(folder, 'running.json'), 'utf8');
    const running = { ...(JSON.parse(file) as Omit<RunningSystem, 'folder'>), folder };
    const alive = await fetch(`${running.gatewayUrl}/livez`, { signal: AbortSignal.timeout(1_000) });
    return alive.ok ? running : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A client of the system at MUSE_URL, else of the one that runs on this machine. With MUSE_TOKEN as its token; without, the
 * development issuer signs the user of this machine in. Throws a sentence that says what to do.
 */
export async function clientAs(role: Exclude<Role, 'service'>): Promise<ApiClient> {
  const url = process.env.MUSE_URL ?? (await findRunningSystem())?.gatewayUrl ?? 'http://127.0.0.1:8080';
  const token = process.env.MUSE_TOKEN;
  await fetch(`${url}/livez`).catch(() => {
    throw new Error(`No answer from ${url}. Start the system (npm start), or set MUSE_URL to its address.`);
  });
  if (token) return apiClient(url, async () => token);
  const signedIn = await signIn(url, userInfo().username, [role]);
  if (!signedIn.token)
    throw new Error(`This system has no development issuer: set MUSE_TOKEN to a token with the role ${role}.`);
  return signedIn.caller;
}
