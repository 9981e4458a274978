import type { JsonWebKey } from 'node:crypto';
import type { StoreSecrets } from '../../adapters/store-secrets.ts';
import type { OrderProgress } from '../../domain/store-progress.ts';
import type { ApiConnection } from '../../storage/api-connections.ts';
import { StoppedError } from '../way.ts';
import type { SignedEvent } from './protocol.ts';
import { protocols } from './protocols.ts';
import type { StoreApi } from './store-api.ts';
import type { StoreConnector } from './store-http.ts';
import { createPublishedKeys } from './ucp/published-keys.ts';

export interface StoreApis {
  /** For reading, outside an attempt. Throws `StoreAnswerError` or `StoppedError`. */
  open(connection: ApiConnection): Promise<StoreApi>;
  /** Verifies and reads an event that a store has sent to us. Throws `StoreEventError`. */
  readEvent(connection: ApiConnection, event: Omit<SignedEvent, 'address'>): Promise<OrderProgress>;
  /** Where a store sends its events. */
  webhookUrl(storeId: string): string;
}

interface Settings {
  connector: StoreConnector;
  secrets: StoreSecrets;
  publicUrl: string;
}

const readingMs = 15_000;

/** The APIs of all stores, for what happens after a purchase. */
export function createStoreApis({ connector, secrets, publicUrl }: Settings): StoreApis {
  const publishedKey = createPublishedKeys(connector);
  const webhookUrl = (storeId: string): string =>
    `${publicUrl.replace(/\/+$/, '')}/api/v1/webhooks/stores/${encodeURIComponent(storeId)}`;
  return {
    webhookUrl,
    async open({ storeId, protocol, baseUrl, keySecret }) {
      const key = await secrets.get(storeId, keySecret);
      if (key === undefined) throw new StoppedError('no_secret', `The store has no secret ${keySecret}.`);
      const http = connector.to(baseUrl, AbortSignal.timeout(readingMs));
      return protocols[protocol].open({
        http,
        key,
        attemptId: 'reading',
        profileUrl: `${webhookUrl(storeId)}/profile`,
      });
    },
    readEvent({ storeId, protocol, baseUrl, webhookSecret }, event) {
      return protocols[protocol].readEvent(
        { ...event, address: new URL(webhookUrl(storeId)) },
        {
          secret: () => secrets.get(storeId, webhookSecret),
          publishedKey: (id): Promise<JsonWebKey | undefined> => publishedKey(baseUrl, id),
        },
      );
    },
  };
}
