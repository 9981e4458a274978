import { questionLink } from '@muse/contracts';
import { type ConfigOf, createLinkSigner, type DependencyContext } from '@muse/kit';
import { mailTransports } from './adapters/mail.ts';
import type { config } from './config.ts';

export const dependencies = ({ config: settings }: DependencyContext<ConfigOf<(typeof config)['settings']>>) => {
  const sign = createLinkSigner(settings.serviceKey, questionLink);
  const page = (settings.questionUrl ?? `${settings.publicUrl}/api/v1/questions`).replace(/\/+$/, '');
  return {
    mail: mailTransports[settings.mailTransport],
    operationsEmail: settings.operationsEmail ?? null,
    /** Where the shopper answers the question about the price of an order. */
    questionUrl: (orderNumber: string, questionId: string): string => `${page}/${sign(orderNumber, questionId)}`,
  };
};

export type NotificationsDependencies = ReturnType<typeof dependencies>;
