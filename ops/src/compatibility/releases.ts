import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../system/processes.ts';

const archives = join(repository, 'e2e/releases');
/** Not below node_modules: Node does not read TypeScript there. */
const unpacked = '.muse/releases';

/** `next` comes last. */
export const compareVersions = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The releases whose source is kept, the oldest first. */
export async function keptReleases(): Promise<string[]> {
  const files = await readdir(archives);
  const versions = files.filter((file) => file.endsWith('.tar.gz')).map((file) => file.replace(/[.]tar[.]gz$/, ''));
  return versions.sort(compareVersions);
}

/**
 * The source of a release, ready to run; answers its folder, from the repository's root. Its services find the kit and the contracts
 * of their own release; what others wrote they find where we do, in the repository's node_modules.
 */
export async function unpackRelease(version: string): Promise<string> {
  const archive = join(archives, `${version}.tar.gz`);
  const mark = createHash('sha256')
    .update(await readFile(archive))
    .digest('hex')
    .slice(0, 12);
  const folder = join(unpacked, `${version}-${mark}`);
  const place = join(repository, folder);
  if (await exists(place)) return folder;

  // Whole or not at all: another process may unpack the same.
  await mkdir(join(repository, unpacked), { recursive: true });
  const fresh = await mkdtemp(`${place}.`);
  await promisify(execFile)('tar', ['-xzf', archive, '-C', fresh]);
  await mkdir(join(fresh, 'node_modules/@muse'), { recursive: true });
  for (const name of ['contracts', 'kit'])
    await symlink(join('../../packages', name), join(fresh, 'node_modules/@muse', name));
  await rename(fresh, place).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
