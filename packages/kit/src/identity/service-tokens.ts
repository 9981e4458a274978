import type { ServiceName } from '@muse/contracts';
import { createLocalJWKSet, importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { refuse } from '../refuse.ts';
import { createVerifiedTokens } from './verified-tokens.ts';

/**
 * Tokens between services: signed with the Ed25519 key of the calling service, for one other service, valid for a minute. So a
 * service that receives a token cannot use it at another one.
 */
const lifetimeSeconds = 60;
/** Each replica of each caller has two valid tokens at most. */
const cacheSize = 100;

/**
 * The only audience that release 0.1.0 knows. Tokens still carry it beside their own, and a token with nothing else is accepted, so
 * that both releases run side by side; ADR 15 says when it goes.
 */
const commonAudience = 'muse-internal';
const audienceOf = (service: ServiceName): string => `${commonAudience}:${service}`;

/** Returns a function that signs a token for a service. Without one, the token is as release 0.1.0 signs it. */
export function createServiceTokens(
  self: ServiceName,
  privateKey: { kid: string },
): (target?: ServiceName) => Promise<string> {
  const current = new Map<ServiceName | undefined, { token: string; until: number }>();
  const key = importJWK(privateKey as never, 'EdDSA');
  return async (target) => {
    const known = current.get(target);
    if (known && known.until > Date.now()) return known.token;
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', kid: privateKey.kid })
      .setIssuer(self)
      .setSubject(self)
      .setAudience(target === undefined ? commonAudience : [commonAudience, audienceOf(target)])
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(await key);
    current.set(target, { token, until: Date.now() + (lifetimeSeconds * 1000) / 2 });
    return token;
  };
}

/**
 * The service that a key belongs to. Its `kid` is the name of the service, or the name and any suffix (`payments/2026-11`), so that
 * two keys of one service are known side by side while they are rotated.
 */
export const ownerOf = (kid: string | undefined): string | undefined => kid?.split('/', 1)[0];

/**
 * Returns the name of the calling service. The key must be its own, so that no service can impersonate another, and the token
 * must be for this service.
 */
export function createServiceVerifier(
  self: ServiceName,
  publicKeys: { keys: object[] },
): (token: string) => Promise<string> {
  const keys = createLocalJWKSet(publicKeys as never);
  const verified = createVerifiedTokens<string>(cacheSize);
  return async (token) => {
    const known = verified.get(token);
    if (known !== undefined) return known;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ['EdDSA'],
        audience: [commonAudience, audienceOf(self)],
        clockTolerance: 5,
        requiredClaims: ['sub', 'exp'],
      });
      const service = payload.sub as string;
      if (ownerOf(protectedHeader.kid) !== service || payload.iss !== service || !isFor(self, payload))
        refuse('unauthorized');
      verified.set(token, service, (payload.exp as number) * 1000);
      return service;
    } catch {
      return refuse('unauthorized');
    }
  };
}

/** A token that names services is for these only; one of release 0.1.0 names none. */
function isFor(self: ServiceName, { aud = [] }: JWTPayload): boolean {
  const named = [aud].flat().filter((audience) => audience !== commonAudience);
  return named.length === 0 || named.includes(audienceOf(self));
}
