import { migrations } from '@muse/gateway';
import { migrate } from '@muse/kit';

/** Creates or updates the gateway's schema, in which its replicas count rate limits together. Returns its URL. */
export const migrateGateway = async (adminUrl: string, password: string): Promise<string> =>
  (await migrate({ adminUrl, name: 'gateway', migrations, password, withoutKitTables: true })).databaseUrl;
