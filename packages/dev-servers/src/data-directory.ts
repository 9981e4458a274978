import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { lock, whenFree } from './lock.ts';
import { createFolderInMemory } from './memory-folder.ts';
import type { Reaper } from './processes/reaper.ts';
import type { DevServersOptions } from './types.ts';

/** Where the servers keep their data, which user runs them, and the reaper that cleans up. */
export interface DataDirectory {
  folder: string;
  databaseFolder: string;
  keep: boolean;
  reaper: Reaper;
  /** The user that runs Postgres, which refuses to run as root. `undefined`: the current user. */
  user?: ServerUser;
  /** Set if the data is not in the requested folder. */
  choices: string[];
  say(line: string): void;
}

export async function openDataDirectory(
  { folder: requested, keep, databaseFolder, say = () => {} }: DevServersOptions,
  reaper: Reaper,
): Promise<DataDirectory> {
  const user = serverUser();
  const wanted = resolve(requested);
  await mkdir(wanted, { recursive: true });
  if (keep) await lock(wanted, reaper);

  const reachable = !user || canEnter(user, keep ? await passable(wanted) : wanted);
  const place = reachable ? wanted : alternative(wanted, keep, user);
  await mkdir(place, { recursive: true });
  if (place === systemFolder(wanted)) await passable(dirname(place)); // whatever the umask of the caller
  const folder = keep ? place : await mkdtemp(join(place, 'muse-servers-'));
  if (!keep) reaper.removesLater(folder);
  await (user ? passable(folder) : chmod(folder, 0o700));

  const choices =
    reachable || !keep ? [] : [`Data: in ${place}, because the user ${user?.name} cannot enter ${wanted}`];
  const forDatabase = databaseFolder ?? (keep ? undefined : await inMemory(basename(folder), reaper)) ?? folder;
  return { folder, databaseFolder: forDatabase, keep, reaper, user, choices, say };
}

/** Only the database: programs cannot be run from there on every machine. */
async function inMemory(name: string, reaper: Reaper): Promise<string | undefined> {
  const folder = await createFolderInMemory(name);
  if (folder !== undefined) reaper.removesLater(folder);
  return folder;
}

/** Lets other users reach their own files inside, without listing the folder. */
async function passable(folder: string): Promise<string> {
  await chmod(folder, 0o711);
  return folder;
}

/** For a repository below /root, which no other user can enter. */
function alternative(wanted: string, keep: boolean, user: ServerUser): string {
  if (!keep) return canEnter(user, tmpdir()) ? tmpdir() : '/tmp';
  return systemFolder(wanted);
}

function systemFolder(wanted: string): string {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 8);
  return join('/var/lib/muse', `${basename(dirname(wanted))}-${hash}`);
}

/** Deletes kept data, wherever it is. Throws while the directory is in use. */
export async function deleteDataDirectory(folder: string): Promise<void> {
  const wanted = resolve(folder);
  await whenFree(wanted);
  for (const place of [wanted, systemFolder(wanted)]) await rm(place, { recursive: true, force: true });
}

/** A path for the terminal: relative if it is inside the working directory. */
export function displayPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** The user to run Postgres as, because Postgres refuses to run as root. Returns `undefined` if we are not root. */
function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = findUser('postgres') ?? findUser('nobody');
  if (user) return user;
  execFileSync('/usr/sbin/useradd', ['--system', '--no-create-home', '--user-group', 'muse'], { stdio: 'ignore' });
  return findUser('muse');
}

/** Tries it: file modes, access lists and mounts together decide. */
export function canEnter({ uid, gid }: ServerUser, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

function findUser(name: string): ServerUser | undefined {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const uid = id('-u');
  return uid.status === 0 ? { name, uid: Number(uid.stdout), gid: Number(id('-g').stdout) } : undefined;
}

/** Returns the secret in this file, and generates it the first time. Only the owner can read the file. */
export async function secretIn(file: string, mode = 0o600): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept) return kept;
  const secret = randomBytes(24).toString('hex');
  await writeFile(file, secret, { mode });
  await chmod(file, mode);
  return secret;
}
