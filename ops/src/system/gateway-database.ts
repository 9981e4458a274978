import { migrations } from '@muse/gateway';
import { type MigrateOptions, migrate } from '@muse/kit';

type Options = Pick<MigrateOptions, 'adminUrl' | 'password' | 'secondPassword' | 'phase'>;

export const gatewaySchema = { name: 'gateway', migrations, withoutKitTables: true } as const;

/** Creates or updates the gateway's schema, in which its replicas count rate limits together. Returns its URL. */
export const migrateGateway = async (options: Options): Promise<string> =>
  (await migrate({ ...options, ...gatewaySchema })).databaseUrl;
