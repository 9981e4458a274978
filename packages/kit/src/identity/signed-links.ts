import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { ServiceName } from '@muse/contracts';
import { ownerOf } from './service-tokens.ts';

/**
 * The last part of a link that is a key in itself: parts in plain text, and the signature of the service that sends the link
 * (Ed25519). Verifying it takes the public key only, so nothing secret is shared or travels on the bus. While keys are replaced,
 * links of the old one stay valid as long as it is among the public keys.
 */
const separator = '.';

/** `purpose` is signed too: a link for one thing opens nothing else, and no other signature of the same key is a link. */
const signedText = (purpose: string, parts: readonly string[]): Buffer =>
  Buffer.from(['muse link', purpose, ...parts].join('\n'));

/** Parts are ids and numbers of ours: letters, digits, `-` and `_`. */
const part = /^[A-Za-z0-9_-]{1,128}$/;

export function createLinkSigner(privateKey: { kid: string }, purpose: string): (...parts: string[]) => string {
  const key = createPrivateKey({ key: privateKey as never, format: 'jwk' });
  return (...parts) => {
    if (!parts.every((each) => part.test(each))) throw new RangeError('a part of a link has other characters');
    return [...parts, sign(null, signedText(purpose, parts), key).toString('base64url')].join(separator);
  };
}

/** Returns the parts of a token that `signer` has signed for this purpose, or `undefined`. */
export function createLinkVerifier(
  signer: ServiceName,
  publicKeys: { keys: { kid: string }[] },
  purpose: string,
): (token: string) => string[] | undefined {
  const keys = publicKeys.keys
    .filter(({ kid }) => ownerOf(kid) === signer)
    .map((key) => createPublicKey({ key: key as never, format: 'jwk' }));
  return (token) => {
    const parts = token.split(separator);
    const signature = parts.pop() ?? '';
    if (parts.length === 0 || !parts.every((each) => part.test(each)) || !/^[\w-]{86}$/.test(signature))
      return undefined;
    const bytes = Buffer.from(signature, 'base64url');
    // The last character has two bits that do not count: another spelling of the same signature is another token.
    if (bytes.toString('base64url') !== signature) return undefined;
    return keys.some((key) => verify(null, signedText(purpose, parts), key, bytes)) ? parts : undefined;
  };
}
