import { statfsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A file system in memory, which every Linux has. In a container it is small, unless asked for (`--shm-size`). */
const memory = '/dev/shm';

/** The test of query plans writes 1.5 GB, all others together some hundred MB. What is left is for the programs. */
const needed = { freeBytes: 4 * 2 ** 30, availableBytes: 8 * 2 ** 30 };

/**
 * Creates a folder in memory for a database that is thrown away. On a disk, creating files is what it spends most time on: a test file
 * has a database of its own, of 300 files. `undefined` where there is not enough memory.
 */
export async function createFolderInMemory(name: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.availableMemory() < needed.availableBytes) return undefined;
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < needed.freeBytes) return undefined;
    const folder = join(memory, name);
    await mkdir(folder);
    await chmod(folder, 0o711); // Postgres may run as another user, and enters it without listing it
    return folder;
  } catch {
    return undefined; // not mounted, or not for us
  }
}
