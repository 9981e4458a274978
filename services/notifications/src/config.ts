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
      z.enum(['none']).default('none'),
      'How e-mails are sent; `none` saves them in the table and sends nothing',
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
  productionNeedsAnIssuer,
);
