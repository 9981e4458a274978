import type { Role } from '@muse/contracts';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { devIssuer, guestIssuer } from './tokens.ts';

/** The gateway's two small issuers: one for development, one for guests. They sign; whoever verifies has their public keys. */
export interface Issuer {
  sign(subject: string, roles: readonly Role[]): Promise<string>;
}

const createIssuer =
  (issuer: string, life: string) =>
  (privateKey: { kid: string }, audience: string): Issuer => {
    const key = importJWK(privateKey as never, 'EdDSA');
    return {
      sign: async (subject, roles) =>
        new SignJWT({ roles: [...roles] })
          .setProtectedHeader({ alg: 'EdDSA', kid: privateKey.kid })
          .setIssuer(issuer)
          .setSubject(subject)
          .setAudience(audience)
          .setIssuedAt()
          .setExpirationTime(life)
          .sign(await key),
    };
  };

export const createDevIssuer = createIssuer(devIssuer, '12h');
export const createGuestIssuer = createIssuer(guestIssuer, '30d');

/** A fresh Ed25519 pair as JWKs, for `.muse/` and for tests. */
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
