import type { Sql } from '@muse/kit';
import { findConnection } from '../storage/api-connections.ts';
import { insertStoreSession } from '../storage/store-sessions.ts';
import { createApiWay } from './api/index.ts';
import type { StoreApis } from './api/store-apis.ts';
import type { StoreConnector } from './api/store-http.ts';
import type { Way } from './way.ts';

export type Ways = Record<Way['method'], Way>;

interface WayDependencies {
  db: Sql;
  connector: StoreConnector;
  storeApis: StoreApis;
  headless: Way;
}

/** The ways to place orders without a person. */
export const createWays = ({ db, connector, storeApis, headless }: WayDependencies): Ways => ({
  api: createApiWay({
    connector,
    profileUrl: (storeId) => `${storeApis.webhookUrl(storeId)}/profile`,
    findConnection: (storeId) => findConnection(db, storeId),
    async sessionCreated(session) {
      await insertStoreSession(db, session);
    },
  }),
  headless,
});
