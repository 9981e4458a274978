import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';

/** A generated secret that stays in its file, readable by its owner alone. */
export async function secretIn(file: string, mode = 0o600): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept) return kept;
  const secret = randomBytes(24).toString('hex');
  await writeFile(file, secret, { mode });
  await chmod(file, mode);
  return secret;
}
