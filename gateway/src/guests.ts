import { api, newId } from '@muse/contracts';
import { createGuestIssuer, reply } from '@muse/kit';
import type { Config } from './config.ts';
import type { Route } from './exchange.ts';
import { localEndpoint } from './local-endpoint.ts';

/** A shopper who has not signed in gets a name and 30 days; in production too. */
export function guests({ guestIssuerKey, authAudience }: Config): Route {
  const issuer = createGuestIssuer(guestIssuerKey, authAudience);
  return localEndpoint(api.gateway.createGuest, async () => {
    const guestId = newId('guest');
    return reply(201, { guestId, token: await issuer.sign(guestId, ['customer']) });
  });
}
