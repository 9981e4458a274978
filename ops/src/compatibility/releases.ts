import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../system/processes.ts';

const archives = join(repository, 'e2e/releases');
/** Not in node_modules: Node does not run TypeScript there. */
const unpacked = '.muse/releases';

/** By number; `next` sorts last. */
export const compareVersions = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The releases whose source is in e2e/releases, the oldest first. */
export async function keptReleases(): Promise<string[]> {
  const files = await readdir(archives);
  const versions = files.filter((file) => file.endsWith('.tar.gz')).map((file) => file.replace(/[.]tar[.]gz$/, ''));
  return versions.sort(compareVersions);
}

/**
 * Unpacks the source of a release and returns its folder, relative to the root of the repository. Its services use the kit and the
 * contracts of their own release, and third-party packages from the repository's node_modules.
 */
export async function unpackRelease(version: string): Promise<string> {
  const archive = join(archives, `${version}.tar.gz`);
  const hash = createHash('sha256')
    .update(await readFile(archive))
    .digest('hex')
    .slice(0, 12);
  const folder = join(unpacked, `${version}-${hash}`);
  const path = join(repository, folder);
  if (await exists(path)) return folder;

  // Into a temporary folder that is then renamed: another process may unpack the same release.
  await mkdir(join(repository, unpacked), { recursive: true });
  const fresh = await mkdtemp(`${path}.`);
  await promisify(execFile)('tar', ['-xzf', archive, '-C', fresh]);
  await mkdir(join(fresh, 'node_modules/@muse'), { recursive: true });
  for (const name of ['contracts', 'kit'])
    await symlink(join('../../packages', name), join(fresh, 'node_modules/@muse', name));
  await rename(fresh, path).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
