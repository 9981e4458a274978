import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const forOthers = 0o077;

/** Postgres runs as another user, if we are root: it owns its data, and has to read its programs. */
const ofPostgres = ['postgres', 'postgres-programs'];

/**
 * Keeps what is below a data directory from other users: what this process and its children write from now on, and what earlier starts
 * have left. The directory itself is opened for Postgres by the dev servers, without being listed.
 */
export async function keepPrivate(folder: string): Promise<void> {
  process.umask(forOthers);
  await mkdir(folder, { recursive: true });
  await closeBelow(folder, ofPostgres);
}

async function closeBelow(folder: string, except: readonly string[] = []): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ours = entries.filter((entry) => !except.includes(entry.name) && (entry.isDirectory() || entry.isFile()));
  await Promise.all(
    ours.map(async (entry) => {
      const path = join(folder, entry.name);
      await chmod(path, entry.isDirectory() ? 0o700 : 0o600);
      if (entry.isDirectory()) await closeBelow(path);
    }),
  );
}
