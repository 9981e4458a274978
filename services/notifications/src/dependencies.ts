import type { ConfigOf, DependencyContext } from '@muse/kit';
import { mailTransports } from './adapters/mail.ts';
import type { config } from './config.ts';

export const dependencies = ({ config: settings }: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  mail: mailTransports[settings.mailTransport],
  operationsEmail: settings.operationsEmail ?? null,
});

export type NotificationsDependencies = ReturnType<typeof dependencies>;
