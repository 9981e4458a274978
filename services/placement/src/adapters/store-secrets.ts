import { readFile, stat } from 'node:fs/promises';
import type { Log } from '@muse/kit';
import { z } from 'zod';

/** Logins, keys and passwords of stores: `{"<store>": {"<name>": "<value>"}}`. */
const secretsFile = z.record(z.string(), z.record(z.string(), z.string()));
type Secrets = z.output<typeof secretsFile>;

export interface StoreSecrets {
  /** Returns `undefined` if there is no such secret, or the file cannot be trusted. */
  get(storeId: string, name: string): Promise<string | undefined>;
}

interface Settings {
  /** A file that only its owner can read; without one, no store has secrets. */
  file: string | undefined;
  log: Log;
}

/** Reads the secrets of stores from a file, and again after it has changed. What it holds never enters a log or a message. */
export function createStoreSecrets({ file, log }: Settings): StoreSecrets {
  let read: { state: string; secrets: Secrets } | undefined;
  return {
    async get(storeId, name) {
      if (file === undefined) return undefined;
      const state = await stateOf(file);
      if (read?.state !== state) read = { state, secrets: await readSecrets(file, log) };
      const ofStore = Object.hasOwn(read.secrets, storeId) ? read.secrets[storeId] : undefined;
      return ofStore !== undefined && Object.hasOwn(ofStore, name) ? ofStore[name] : undefined;
    },
  };
}

/** Changes with the content, also where a mounted secret is a link that is turned to another file. */
async function stateOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found ? `${found.ino} ${found.mtimeNs} ${found.size} ${found.mode}` : 'missing';
}

async function readSecrets(file: string, log: Log): Promise<Secrets> {
  const refused = (why: string): Secrets => {
    log.error({ file, why }, 'the secrets of the stores cannot be used: their orders go to a person');
    return {};
  };
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return refused('the file does not exist');
  if ((found.mode & 0o077) !== 0) return refused('others than its owner may read it: set its mode to 0600');
  try {
    return secretsFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return refused('it is not a JSON object of stores with their secrets'); // the error would quote its content
  }
}
