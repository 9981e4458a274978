import { json } from '../../server/reply.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiRoute } from '../api-call.ts';

export const VERSION = '2026-04-08';

const spec = `https://ucp.dev/${VERSION}`;

/** A handler of the store's own that takes the number of a card: for buyers whose cards are made for one purchase. */
export const cardHandlers = (shop: Shop) => ({
  'com.store_emulator.card': [
    {
      id: 'card',
      version: VERSION,
      available_instruments: [{ type: 'card', constraints: { brands: ['visa', 'mastercard'] } }],
      config: { merchant_id: `merchant_${shop.name}` },
    },
  ],
});

export const responseMetadata = (capability: string) => ({
  version: VERSION,
  capabilities: { [capability]: [{ version: VERSION }] },
});

/** The protocol of the store, its address, and the keys that its events are signed with. */
export const showProfile: ApiRoute = {
  method: 'GET',
  path: '/.well-known/ucp',
  step: 'home',
  public: true,
  answer({ shop, origin }) {
    const { id, publicJwk } = shop.api.signingKey;
    const capability = (name: string) => [
      { version: VERSION, spec: `${spec}/specification/${name}`, schema: `${spec}/schemas/shopping/${name}.json` },
    ];
    const profile = {
      ucp: {
        version: VERSION,
        services: {
          'dev.ucp.shopping': [
            {
              version: VERSION,
              spec: `${spec}/specification/overview`,
              transport: 'rest',
              schema: `${spec}/services/shopping/rest.openapi.json`,
              endpoint: `${origin}/ucp`,
            },
          ],
        },
        capabilities: {
          'dev.ucp.shopping.checkout': capability('checkout'),
          'dev.ucp.shopping.fulfillment': [{ ...capability('fulfillment')[0], extends: 'dev.ucp.shopping.checkout' }],
          'dev.ucp.shopping.order': capability('order'),
        },
        payment_handlers: cardHandlers(shop),
      },
      signing_keys: [{ kid: id, kty: 'EC', crv: 'P-256', x: publicJwk.x, y: publicJwk.y, use: 'sig', alg: 'ES256' }],
    };
    const reply = json(profile);
    return { ...reply, headers: { ...reply.headers, 'Cache-Control': 'public, max-age=60' } };
  },
};
