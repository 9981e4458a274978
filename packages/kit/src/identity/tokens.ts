import { isNativeError } from 'node:util/types';
import { roles as knownRoles, type Role } from '@muse/contracts';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { refuse } from '../refuse.ts';

/** Who asks. */
export interface Actor {
  subject: string;
  roles: readonly Role[];
}

export const devIssuer = 'muse-dev';
export const guestIssuer = 'muse-guests';
const guestPrefix = 'guest_';
const leewaySeconds = 30;

interface Issuer {
  keys: JWTVerifyGetKey;
  algorithm: string;
  guests: boolean;
}

export interface IdentityConfig {
  nodeEnv: string;
  authJwksUrl?: string | undefined;
  authIssuer: string;
  authAudience: string;
  authAlgorithm: string;
  devIssuerKeys?: { keys: object[] } | undefined;
  guestIssuerKeys: { keys: object[] };
}

/** A token that was verified is believed again for this long, at most until it expires. */
const rememberMs = 60_000;
const rememberAtMost = 10_000;

export interface Identity {
  /** Refuses with 401 whatever is not a good token. */
  verify(token: string): Promise<Actor>;
}

export function createIdentity(config: IdentityConfig): Identity {
  const issuers = new Map<string, Issuer>();
  if (config.authJwksUrl !== undefined)
    issuers.set(config.authIssuer, {
      keys: createRemoteJWKSet(new URL(config.authJwksUrl)),
      algorithm: config.authAlgorithm,
      guests: false,
    });
  if (config.nodeEnv !== 'production' && config.devIssuerKeys)
    issuers.set(devIssuer, {
      keys: createLocalJWKSet(config.devIssuerKeys as never),
      algorithm: 'EdDSA',
      guests: false,
    });
  issuers.set(guestIssuer, {
    keys: createLocalJWKSet(config.guestIssuerKeys as never),
    algorithm: 'EdDSA',
    guests: true,
  });
  const remembered = new Map<string, { actor: Actor; until: number }>();

  return {
    async verify(token) {
      const known = remembered.get(token);
      if (known && known.until > Date.now()) return known.actor;
      try {
        const issuer = issuers.get(decodeJwt(token).iss ?? '');
        if (!issuer) return refuse('unauthorized');
        const { payload } = await jwtVerify(token, issuer.keys, {
          algorithms: [issuer.algorithm],
          audience: config.authAudience,
          clockTolerance: leewaySeconds,
          requiredClaims: ['sub', 'exp'],
        });
        const actor = actorOf(payload, issuer.guests);
        if (remembered.size >= rememberAtMost) remembered.clear();
        remembered.set(token, { actor, until: Math.min(Date.now() + rememberMs, (payload.exp as number) * 1000) });
        return actor;
      } catch (error) {
        if (keysAreAway(error)) refuse('service_unavailable', { retryAfterSeconds: 5 });
        return refuse('unauthorized');
      }
    },
  };
}

/** The issuer did not show its keys (late, unreachable, not 200, not JSON), which says nothing about the token. */
const keysAreAway = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) ||
  (isNativeError(error) && error.message === 'fetch failed'); // fetch makes its errors elsewhere: no `instanceof`

/** Guests come from the guest issuer only, and from there only guests. */
function actorOf(payload: { sub?: string; roles?: unknown }, fromGuestIssuer: boolean): Actor {
  const subject = payload.sub ?? '';
  if (subject.length === 0 || subject.length > 128 || subject.startsWith(guestPrefix) !== fromGuestIssuer)
    refuse('unauthorized');
  if (fromGuestIssuer) return { subject, roles: ['customer'] };
  const claimed = Array.isArray(payload.roles) ? payload.roles : [];
  return { subject, roles: knownRoles.filter((role) => claimed.includes(role)) };
}
