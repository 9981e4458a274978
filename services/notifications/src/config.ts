import {
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  publicUrl,
  setting,
  usualPorts,
} from '@muse/kit';
import { z } from 'zod';

export const config = declareConfig(
  {
    ...commonSettings('notifications', usualPorts.notifications),
    mailTransport: setting(
      'MAIL_TRANSPORT',
      z.enum(['none', 'smtp']).default('none'),
      'How e-mails are sent; `none` saves them in the table and sends nothing, not even later',
    ),
    smtpUrl: setting(
      'SMTP_URL',
      z.url({ protocol: /^smtps?$/ }).optional(),
      'The mail server, with its login: smtps://user:password@mail.example:465, or smtp:// with port 587, which is encrypted by STARTTLS',
      { secret: true },
    ),
    mailFrom: setting(
      'MAIL_FROM',
      z
        .string()
        .regex(/^(?:[^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/)
        .optional(),
      'The sender of e-mails: Muse <orders@shop.example>',
    ),
    publicUrl,
    questionUrl: setting(
      'QUESTION_URL',
      fromEnv.url.optional(),
      'Where the links in questions to shoppers lead, if the shop has a page of its own for them: the token is appended as the last part of the path. Default: the page of the gateway at PUBLIC_URL',
    ),
    operationsEmail: setting(
      'OPERATIONS_EMAIL',
      z.email().optional(),
      'The address that is alerted to failed refunds, refunds that await approval, and disputes; without it these e-mails are saved without an address',
    ),
  },
  (settings) => [...productionNeedsAnIssuer(settings), ...smtpNeedsAServer(settings)],
);

function smtpNeedsAServer({
  mailTransport,
  smtpUrl,
  mailFrom,
}: {
  mailTransport?: 'none' | 'smtp' | undefined;
  smtpUrl?: string | undefined;
  mailFrom?: string | undefined;
}): string[] {
  if (mailTransport !== 'smtp') return [];
  return [
    ...(smtpUrl === undefined ? ['SMTP_URL is missing: MAIL_TRANSPORT is smtp'] : []),
    ...(mailFrom === undefined ? ['MAIL_FROM is missing: MAIL_TRANSPORT is smtp'] : []),
  ];
}
