import { api, newId } from '@muse/contracts';
import { createGuestIssuer, reply } from '@muse/kit';
import type { Config } from '../config.ts';
import type { GatewayRoute } from '../route.ts';
import { localEndpoint } from './local-endpoint.ts';

/** Issues a guest id and a token for 30 days to a shopper who has not signed in; in production too. */
export function guests({ guestIssuerKey, authAudience }: Config): GatewayRoute {
  const issuer = createGuestIssuer(guestIssuerKey, authAudience);
  return localEndpoint(api.gateway.createGuest, async () => {
    const guestId = newId('guest');
    return reply(201, { guestId, token: await issuer.sign(guestId, ['customer']) });
  });
}
