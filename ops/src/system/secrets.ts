import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKeyPair } from '@muse/kit';
import { services } from './services.ts';

type PrivateKey = Record<string, unknown> & { kid: string };

/** The keys and passwords of a system: generated once, and completed when a service is added. */
export interface Secrets {
  dev: PrivateKey;
  guests: PrivateKey;
  gatewayPassword: string;
  services: Record<string, { key: PrivateKey; password: string }>;
}

/** Reads the secrets in this folder, generates missing ones, and writes them back, readable by the owner only. */
export async function secretsIn(folder: string): Promise<Secrets> {
  const file = join(folder, 'secrets.json');
  const known = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Partial<Secrets>,
    () => ({}),
  );
  const all = await completeSecrets(known);
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(all, null, 2), { mode: 0o600 });
  await chmod(file, 0o600);
  return all;
}

const newPassword = (): string => randomBytes(18).toString('base64url');

export async function completeSecrets(known: Partial<Secrets>): Promise<Secrets> {
  const fresh = async (kid: string): Promise<PrivateKey> => (await newKeyPair(kid)).privateKey;
  const ofServices = await Promise.all(
    services.map(
      async ({ name }) =>
        [name, known.services?.[name] ?? { key: await fresh(name), password: newPassword() }] as const,
    ),
  );
  return {
    dev: known.dev ?? (await fresh('dev')),
    guests: known.guests ?? (await fresh('guests')),
    gatewayPassword: known.gatewayPassword ?? newPassword(),
    services: Object.fromEntries(ofServices),
  };
}

/** For every process: the public keys. */
export const publicKeys = ({ dev, guests, services: ofServices }: Secrets): Record<string, string> => ({
  DEV_ISSUER_KEYS: keySet(dev),
  GUEST_ISSUER_KEYS: keySet(guests),
  SERVICE_KEYS: keySet(...Object.values(ofServices).map(({ key }) => key)),
});

/** For the gateway only, which signs tokens of the development issuer and of guests. */
export const issuerKeys = ({ dev, guests }: Secrets): Record<string, string> => ({
  DEV_ISSUER_KEY: JSON.stringify(dev),
  GUEST_ISSUER_KEY: JSON.stringify(guests),
});

/** A private JWK without `d` is the public one (RFC 8037). */
const keySet = (...keys: PrivateKey[]): string => JSON.stringify({ keys: keys.map(({ d: _private, ...key }) => key) });
