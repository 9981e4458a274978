import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { lock, whenFree } from './folder-lock.ts';
import { canEnter, type ServerUser, serverUser } from './server-user.ts';
import type { Reaper } from './start-reaper.ts';
import type { DevServersOptions } from './types.ts';

/** The place of one world on this machine: its folder, who runs the servers, and who puts them away. */
export interface DataDirectory {
  folder: string;
  databaseFolder: string;
  keep: boolean;
  reaper: Reaper;
  /** Whom Postgres runs as: as root it refuses to work, so another user must. undefined: as ourselves. */
  user?: ServerUser;
  said: string[];
  say(line: string): void;
}

export async function openDataDirectory(
  { folder: asked, keep, databaseFolder, say = () => {} }: DevServersOptions,
  reaper: Reaper,
): Promise<DataDirectory> {
  const user = serverUser();
  const wanted = resolve(asked);
  await mkdir(wanted, { recursive: true });
  if (keep) await lock(wanted, reaper);

  const reachable = !user || canEnter(user, keep ? await opened(wanted) : wanted);
  const place = reachable ? wanted : elsewhere(wanted, keep, user);
  await mkdir(place, { recursive: true });
  const folder = keep ? place : await mkdtemp(join(place, 'muse-world-'));
  if (!keep) reaper.removesLater(folder);
  await opened(folder);

  const said = reachable || !keep ? [] : [`Data: in ${place}, because the user ${user?.name} cannot enter ${wanted}`];
  return { folder, databaseFolder: databaseFolder ?? folder, keep, reaper, user, said, say };
}

/** Others may pass through to what is theirs inside, and see nothing else. */
async function opened(folder: string): Promise<string> {
  await chmod(folder, 0o711);
  return folder;
}

/** A repository below /root is closed to every other user; its data then lives where services keep theirs. */
function elsewhere(wanted: string, keep: boolean, user: ServerUser): string {
  if (!keep) return canEnter(user, tmpdir()) ? tmpdir() : '/tmp';
  return hidden(wanted);
}

function hidden(wanted: string): string {
  const mark = createHash('sha256').update(wanted).digest('hex').slice(0, 8);
  return join('/var/lib/muse', `${basename(dirname(wanted))}-${mark}`);
}

/** Removes what a kept world remembers, wherever it is. Refuses while it is in use. */
export async function deleteDataDirectory(folder: string): Promise<void> {
  const wanted = resolve(folder);
  await whenFree(wanted);
  for (const place of [wanted, hidden(wanted)]) await rm(place, { recursive: true, force: true });
}

/** A path as a person would say it. */
export function spoken(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
