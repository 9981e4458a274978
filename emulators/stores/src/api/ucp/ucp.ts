import type { ProtocolServer } from '../protocol-server.ts';
import { cancelCheckout, completeCheckout, createCheckout, getCheckout, updateCheckout } from './checkouts.ts';
import { protocolError } from './errors.ts';
import { getOrder } from './orders.ts';
import { showProfile } from './profile.ts';

/** The Universal Commerce Protocol over REST, at `/<tenant>/ucp`, with its profile at `/<tenant>/.well-known/ucp`. */
export const ucp: ProtocolServer = {
  name: 'ucp',
  routes: [showProfile, createCheckout, updateCheckout, getCheckout, completeCheckout, cancelCheckout, getOrder],
  refuse({ shop, headers }, route) {
    if (route.public) return null;
    if (headers['x-api-key'] !== shop.settings.api.key)
      return protocolError(401, 'unauthorized', 'The key is missing or not valid.');
    if (/^profile="https?:\/\/[^"]+"/.test(String(headers['ucp-agent'] ?? ''))) return null;
    return protocolError(400, 'invalid_profile_url', 'UCP-Agent must name a profile.');
  },
  badBody: () => protocolError(400, 'invalid', 'The body must be a JSON object.'),
  keyMissing: () => null,
  keyReused: () => protocolError(409, 'conflict', 'The key was used with a different request.'),
};
