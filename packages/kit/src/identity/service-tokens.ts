import type { ServiceName } from '@muse/contracts';
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose';
import { refuse } from '../refuse.ts';

/** Tokens between services: signed with the Ed25519 key of the calling service, for their own audience, valid for a minute. */
const audience = 'muse-internal';
const lifetimeSeconds = 60;

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
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(await key);
    current = { token, until: Date.now() + (lifetimeSeconds * 1000) / 2 };
    return token;
  };
}

/** Returns the name of the calling service. The `kid` of the key must equal it, so that no service can impersonate another. */
export function createServiceVerifier(publicKeys: { keys: object[] }): (token: string) => Promise<string> {
  const keys = createLocalJWKSet(publicKeys as never);
  const cache = new Map<string, { service: string; until: number }>();
  return async (token) => {
    const known = cache.get(token);
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
      if (cache.size > 100) cache.clear();
      cache.set(token, { service, until: (payload.exp as number) * 1000 });
      return service;
    } catch {
      return refuse('unauthorized');
    }
  };
}
