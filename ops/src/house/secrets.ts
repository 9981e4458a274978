import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKeyPair } from '@muse/kit';
import { services } from './services.ts';

/** What a house needs to keep to itself: made once, kept in its folder, readable by its owner only. */
export interface Secrets {
  /** Ready to be merged into the environment of every process. */
  environment: Record<string, string>;
  /** Each service's own private key and database password. */
  ofService: Record<string, { key: string; password: string }>;
}

export async function secretsIn(folder: string): Promise<Secrets> {
  const file = join(folder, 'secrets.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Secrets;
  } catch {
    const made = await makeSecrets();
    await mkdir(folder, { recursive: true });
    await writeFile(file, JSON.stringify(made, null, 2), { mode: 0o600 });
    await chmod(file, 0o600);
    return made;
  }
}

async function makeSecrets(): Promise<Secrets> {
  const [dev, guests, ...pairs] = await Promise.all([
    newKeyPair('dev'),
    newKeyPair('guests'),
    ...services.map(({ name }) => newKeyPair(name)),
  ]);
  const publicKeys = (...all: { publicKey: object }[]) => JSON.stringify({ keys: all.map((pair) => pair.publicKey) });
  return {
    environment: {
      DEV_ISSUER_KEY: JSON.stringify(dev.privateKey),
      DEV_ISSUER_KEYS: publicKeys(dev),
      GUEST_ISSUER_KEY: JSON.stringify(guests.privateKey),
      GUEST_ISSUER_KEYS: publicKeys(guests),
      SERVICE_KEYS: publicKeys(...pairs),
    },
    ofService: Object.fromEntries(
      pairs.map(({ privateKey }) => [
        privateKey.kid,
        { key: JSON.stringify(privateKey), password: randomBytes(18).toString('base64url') },
      ]),
    ),
  };
}
