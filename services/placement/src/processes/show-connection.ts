import type { ApiConnection } from '../storage/api-connections.ts';
import { protocols } from '../ways/api/protocols.ts';
import type { StoreApis } from '../ways/api/store-apis.ts';

export const showConnection = ({ version: _version, ...connection }: ApiConnection, storeApis: StoreApis) => ({
  ...connection,
  protocolVersion: protocols[connection.protocol].version,
  webhookUrl: storeApis.webhookUrl(connection.storeId),
});
