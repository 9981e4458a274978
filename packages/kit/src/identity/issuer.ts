import type { Role } from '@muse/contracts';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { devIssuer, guestIssuer } from './tokens.ts';

/** Signs tokens. The gateway has two issuers, one for development and one for guests; services verify with their public keys. */
export interface TokenIssuer {
  sign(subject: string, roles: readonly Role[]): Promise<string>;
}

const createIssuer =
  (issuer: string, lifetime: string) =>
  (privateKey: { kid: string }, audience: string): TokenIssuer => {
    const key = importJWK(privateKey as never, 'EdDSA');
    return {
      sign: async (subject, roles) =>
        new SignJWT({ roles: [...roles] })
          .setProtectedHeader({ alg: 'EdDSA', kid: privateKey.kid })
          .setIssuer(issuer)
          .setSubject(subject)
          .setAudience(audience)
          .setIssuedAt()
          .setExpirationTime(lifetime)
          .sign(await key),
    };
  };

export const createDevIssuer = createIssuer(devIssuer, '12h');
export const createGuestIssuer = createIssuer(guestIssuer, '30d');

/** Generates an Ed25519 key pair as JWKs, for `.muse/` and for tests. */
export async function newKeyPair(kid: string): Promise<{
  privateKey: Record<string, unknown> & { kid: string };
  publicKey: Record<string, unknown> & { kid: string };
}> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const name = { kid, alg: 'EdDSA', use: 'sig' };
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...name },
    publicKey: { ...(await exportJWK(pair.publicKey)), ...name },
  };
}
