import { api, newId } from '@muse/contracts';
import { createGuestIssuer, reply } from '@muse/kit';
import type { Config } from './config.ts';
import { own } from './own.ts';
import type { Route } from './visit.ts';

/** A shopper who has not signed in gets a name and 30 days; in production too. */
export function guests({ guestIssuerKey, authAudience }: Config): Route {
  const issuer = createGuestIssuer(guestIssuerKey, authAudience);
  return own(api.gateway.createGuest, async () => {
    const guestId = newId('guest');
    return reply(201, { guestId, token: await issuer.sign(guestId, ['customer']) });
  });
}
