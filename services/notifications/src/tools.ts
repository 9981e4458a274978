import type { ConfigOf, Toolbox } from '@muse/kit';
import { mailTransports } from './adapters/mail.ts';
import type { config } from './config.ts';

export const tools = ({ config: settings }: Toolbox<ConfigOf<(typeof config)['settings']>>) => ({
  mail: mailTransports[settings.mailTransport],
  operationsEmail: settings.operationsEmail ?? null,
});

export type Tools = ReturnType<typeof tools>;
