import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { DeliverySettings } from './delivery-settings.ts';

interface Signing {
  url: URL;
  profile: string;
  settings: DeliverySettings;
  key: { id: string; privateKey: KeyObject };
}

/** HTTP Message Signatures (RFC 9421) with ES256 over method, address, agent and the digest of the body. */
export function signUcp(body: string, { url, profile, settings, key }: Signing): Record<string, string> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const agent = `profile="${profile}"`;
  const created = Math.floor(Date.now() / 1000) - settings.signedSecondsAgo;
  const components = [
    ['"@method"', 'POST'],
    ['"@authority"', url.host],
    ['"@path"', url.pathname],
    ['"ucp-agent"', agent],
    ['"content-digest"', digest],
    ['"content-type"', 'application/json'],
  ];
  const parameters = `(${components.map(([name]) => name).join(' ')});created=${created};keyid="${key.id}"`;
  const base = [...components.map(([name, value]) => `${name}: ${value}`), `"@signature-params": ${parameters}`].join(
    '\n',
  );
  const privateKey = settings.badSignature
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : key.privateKey;
  const signature = sign('sha256', Buffer.from(base), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    'UCP-Agent': agent,
    'Content-Digest': digest,
    'Signature-Input': `sig1=${parameters}`,
    Signature: `sig1=:${signature.toString('base64')}:`,
  };
}
