import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where files of evidence are kept: outside the database, named by their hash, so that a name of the sender never counts. */
export interface EvidenceFiles {
  /** Stores a file and returns its hash. The same content again is the same file. */
  store(content: Uint8Array): Promise<{ sha256: string }>;
  /** Returns `undefined` if there is no such file. */
  read(sha256: string): Promise<Buffer | undefined>;
}

export function createEvidenceFiles(folder: string): EvidenceFiles {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    async store(content) {
      const sha256 = createHash('sha256').update(content).digest('hex');
      const path = pathOf(sha256);
      if (await exists(path)) return { sha256 };
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeWhole(path, content);
      return { sha256 };
    },
    read: (sha256) =>
      readFile(pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      }),
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** A process that dies meanwhile leaves a draft, never half a file under the right name. */
async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
