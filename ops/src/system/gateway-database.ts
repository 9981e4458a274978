import { migrations } from '@muse/gateway';
import { type MigrateOptions, migrate } from '@muse/kit';

type Options = Pick<MigrateOptions, 'adminUrl' | 'password' | 'secondPassword' | 'phase'>;

/** Creates or updates the gateway's schema, in which its replicas count rate limits together. Returns its URL. */
export const migrateGateway = async (options: Options): Promise<string> =>
  (await migrate({ ...options, name: 'gateway', migrations, withoutKitTables: true })).databaseUrl;
