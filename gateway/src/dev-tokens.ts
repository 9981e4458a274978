import { api } from '@muse/contracts';
import { createDevIssuer, reply } from '@muse/kit';
import type { Config } from './config.ts';
import type { Route } from './exchange.ts';
import { localEndpoint } from './local-endpoint.ts';

/** Anybody may be anybody: for development and tests. In production the address does not exist. */
export function devTokens({ nodeEnv, devIssuerKey, authAudience }: Config): Route[] {
  if (nodeEnv === 'production' || devIssuerKey === undefined) return [];
  const issuer = createDevIssuer(devIssuerKey, authAudience);
  return [
    localEndpoint(api.gateway.createDevToken, async ({ body }) =>
      reply(201, { token: await issuer.sign(body.subject, body.roles) }),
    ),
  ];
}
