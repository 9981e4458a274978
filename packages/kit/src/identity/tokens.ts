import { isNativeError } from 'node:util/types';
import { roles as knownRoles, type Role } from '@muse/contracts';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { refuse } from '../refuse.ts';
import { createVerifiedTokens } from './verified-tokens.ts';

/** The authenticated caller of a request. */
export interface Actor {
  subject: string;
  roles: readonly Role[];
  /** When the token expires, in milliseconds since 1970: a reply that takes long ends then. */
  expiresAt?: number;
}

export const devIssuer = 'muse-dev';
export const guestIssuer = 'muse-guests';
const guestPrefix = 'guest_';
const leewaySeconds = 30;

interface TrustedIssuer {
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

/** A verified token is cached for this long, at most until it expires. */
const cacheMs = 60_000;
const cacheSize = 5_000;

export interface Identity {
  /** Refuses with 401 if the token is not valid, and with 503 if the keys of its issuer cannot be read. */
  verify(token: string): Promise<Actor>;
}

export function createIdentity(config: IdentityConfig): Identity {
  const issuers = trustedIssuers(config);
  const verified = createVerifiedTokens<Actor>(cacheSize);

  return {
    async verify(token) {
      const known = verified.get(token);
      if (known) return known;
      try {
        const issuer = issuers.get(decodeJwt(token).iss ?? '');
        if (!issuer) return refuse('unauthorized');
        const { payload } = await jwtVerify(token, issuer.keys, {
          algorithms: [issuer.algorithm],
          audience: config.authAudience,
          clockTolerance: leewaySeconds,
          requiredClaims: ['sub', 'exp'],
        });
        const expiresAt = (payload.exp as number) * 1000;
        const actor = { ...actorOf(payload, issuer.guests), expiresAt };
        verified.set(token, actor, Math.min(Date.now() + cacheMs, expiresAt));
        return actor;
      } catch (error) {
        if (keysAreUnavailable(error)) refuse('service_unavailable', { retryAfterSeconds: 5 });
        return refuse('unauthorized');
      }
    },
  };
}

function trustedIssuers(config: IdentityConfig): Map<string, TrustedIssuer> {
  const issuers = new Map<string, TrustedIssuer>();
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
  return issuers;
}

/** The keys of the issuer could not be read (timeout, unreachable, not 200, not JSON); the token may still be valid. */
const keysAreUnavailable = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) ||
  (isNativeError(error) && error.message === 'fetch failed'); // created in another realm, so `instanceof` does not work

/** Guest subjects are accepted from the guest issuer only, and only guest subjects from it. */
function actorOf(payload: { sub?: string; roles?: unknown }, fromGuestIssuer: boolean): Actor {
  const subject = payload.sub ?? '';
  if (subject.length === 0 || subject.length > 128 || subject.startsWith(guestPrefix) !== fromGuestIssuer)
    refuse('unauthorized');
  if (fromGuestIssuer) return { subject, roles: ['customer'] };
  const claimed = Array.isArray(payload.roles) ? payload.roles : [];
  return { subject, roles: knownRoles.filter((role) => claimed.includes(role)) };
}
