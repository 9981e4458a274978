import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { findConnection } from '../storage/api-connections.ts';
import { protocols } from '../ways/api/protocols.ts';

/** The profile that `UCP-Agent` names: one per store, because it names where this store sends its events. */
export const showPlatformProfile = answer(
  api.placement.platformProfile,
  async ({ params: { storeId } }, { db, storeApis }: ActionContext & PlacementDependencies) => {
    refuseUnless(await findConnection(db, storeId), 'not_found');
    const { version } = protocols.ucp;
    const published = `https://ucp.dev/${version}`;
    const capability = (name: string) => ({
      version,
      spec: `${published}/specification/${name}`,
      schema: `${published}/schemas/shopping/${name}.json`,
    });
    const profile = {
      ucp: {
        version,
        services: {
          'dev.ucp.shopping': [
            {
              version,
              spec: `${published}/specification/overview`,
              transport: 'rest',
              schema: `${published}/services/shopping/rest.openapi.json`,
            },
          ],
        },
        capabilities: {
          'dev.ucp.shopping.checkout': [capability('checkout')],
          'dev.ucp.shopping.fulfillment': [{ ...capability('fulfillment'), extends: 'dev.ucp.shopping.checkout' }],
          'dev.ucp.shopping.order': [
            { ...capability('order'), config: { webhook_url: storeApis.webhookUrl(storeId) } },
          ],
        },
        payment_handlers: {},
      },
    };
    return { ...reply(200, profile), headers: { 'cache-control': 'public, max-age=300' } };
  },
);
