import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type InnerList, isInnerList, parseDictionary, serializeInnerList } from 'structured-headers';
import type { SignedEvent } from '../protocol.ts';
import { StoreEventError, unsigned } from '../store-event-error.ts';

const toleranceSeconds = 300;

/** What has to be signed: without one of these, the message could be sent elsewhere, or with another body. */
const required = ['@method', '@authority', '@path', 'content-digest'];

/** HTTP Message Signatures (RFC 9421) with ES256, over the digest of the body (RFC 9530). Throws if anything is missing or wrong. */
export async function verifyMessage(
  message: SignedEvent,
  publishedKey: (id: string) => Promise<JsonWebKey | undefined>,
): Promise<void> {
  const { input, signature } = readSignature(message);
  const components = input[0].map(([name]) => String(name));
  const missing = required.find((name) => !components.includes(name));
  if (missing !== undefined) throw unsigned(`${missing} is not signed.`);
  const created = input[1].get('created');
  if (created !== undefined && Math.abs(Date.now() / 1000 - Number(created)) > toleranceSeconds)
    throw unsigned('The signature is too old.');
  const digest = `sha-256=:${createHash('sha256').update(message.body).digest('base64')}:`;
  if (message.header('content-digest') !== digest)
    throw new StoreEventError('content', 'Content-Digest does not match the body.');
  const jwk = await publishedKey(String(input[1].get('keyid')));
  if (jwk === undefined) throw unsigned('The store has not published this key.');
  const lines = components.map((name) => `"${name}": ${componentOf(name, message)}`);
  const base = [...lines, `"@signature-params": ${serializeInnerList(input)}`].join('\n');
  const isValid = verify('sha256', Buffer.from(base), { key: keyOf(jwk), dsaEncoding: 'ieee-p1363' }, signature);
  if (!isValid) throw unsigned('The signature does not match.');
}

function readSignature({ header }: SignedEvent): { input: InnerList; signature: Uint8Array } {
  try {
    const inputs = parseDictionary(header('signature-input') ?? '');
    const [label, input] = [...inputs][0] ?? [];
    const [value] = parseDictionary(header('signature') ?? '').get(label ?? '') ?? [];
    if (input !== undefined && isInnerList(input) && value instanceof ArrayBuffer)
      return { input, signature: new Uint8Array(value) };
  } catch {
    // said below
  }
  throw unsigned('Signature and Signature-Input are missing or malformed.');
}

function componentOf(name: string, { header, address }: SignedEvent): string {
  if (name === '@method') return 'POST';
  if (name === '@authority') return address.host;
  if (name === '@path') return address.pathname;
  const value = name.startsWith('@') ? undefined : header(name);
  if (value === undefined) throw unsigned(`${name} is signed and was not sent.`);
  return value.trim();
}

function keyOf(jwk: JsonWebKey) {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // said below
  }
  throw unsigned('The key of the store is not one for ES256.');
}
