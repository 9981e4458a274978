import { api } from '@muse/contracts';
import { createDevIssuer, reply } from '@muse/kit';
import type { Config } from '../config.ts';
import type { GatewayRoute } from '../route.ts';
import { localEndpoint } from './local-endpoint.ts';

/** Issues a token for any subject and roles, for development and tests. Does not exist in production (404). */
export function devTokens({ nodeEnv, devIssuerKey, authAudience }: Config): GatewayRoute[] {
  if (nodeEnv === 'production' || devIssuerKey === undefined) return [];
  const issuer = createDevIssuer(devIssuerKey, authAudience);
  return [
    localEndpoint(api.gateway.createDevToken, async ({ body }) =>
      reply(201, { token: await issuer.sign(body.subject, body.roles) }),
    ),
  ];
}
