import { questionLink } from '@muse/contracts';
import { type ConfigOf, createLinkSigner, type DependencyContext } from '@muse/kit';
import { smtpTransport } from './adapters/mail.ts';
import type { config } from './config.ts';

export const dependencies = ({
  config: settings,
  onClose,
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => {
  const sign = createLinkSigner(settings.serviceKey, questionLink);
  const page = (settings.questionUrl ?? `${settings.publicUrl}/api/v1/questions`).replace(/\/+$/, '');
  const { mailTransport, smtpUrl, mailFrom } = settings;
  const mail =
    mailTransport === 'smtp'
      ? smtpTransport({ url: smtpUrl ?? '', from: mailFrom ?? '', timeoutMs: 20_000 })
      : undefined;
  if (mail) onClose(() => mail.close());
  return {
    /** Absent if e-mails are saved and not sent. */
    mail,
    operationsEmail: settings.operationsEmail ?? null,
    /** Where the shopper answers the question about the price of an order. */
    questionUrl: (orderNumber: string, questionId: string): string => `${page}/${sign(orderNumber, questionId)}`,
  };
};

export type NotificationsDependencies = ReturnType<typeof dependencies>;
