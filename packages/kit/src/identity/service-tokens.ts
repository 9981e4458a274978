import type { ServiceName } from '@muse/contracts';
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose';
import { refuse } from '../refuse.ts';

/** How one service proves to another who it is: its own Ed25519 key, an audience nobody else uses, a minute of life. */
const audience = 'muse-internal';
const lifeSeconds = 60;

export function createServiceTokens(self: ServiceName, privateKey: { kid: string }): () => Promise<string> {
  let current: { token: string; until: number } | undefined;
  const key = importJWK(privateKey as never, 'EdDSA');
  return async () => {
    if (current && current.until > Date.now()) return current.token;
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', kid: privateKey.kid })
      .setIssuer(self)
      .setSubject(self)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${lifeSeconds}s`)
      .sign(await key);
    current = { token, until: Date.now() + (lifeSeconds * 1000) / 2 };
    return token;
  };
}

/** Answers which service asks. The key's name must be the service's: no service can speak as another. */
export function createServiceVerifier(publicKeys: { keys: object[] }): (token: string) => Promise<string> {
  const keys = createLocalJWKSet(publicKeys as never);
  const remembered = new Map<string, { service: string; until: number }>();
  return async (token) => {
    const known = remembered.get(token);
    if (known && known.until > Date.now()) return known.service;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ['EdDSA'],
        audience,
        clockTolerance: 5,
        requiredClaims: ['sub', 'exp'],
      });
      const service = payload.sub as string;
      if (protectedHeader.kid !== service || payload.iss !== service) return refuse('unauthorized');
      if (remembered.size > 100) remembered.clear();
      remembered.set(token, { service, until: (payload.exp as number) * 1000 });
      return service;
    } catch {
      return refuse('unauthorized');
    }
  };
}
