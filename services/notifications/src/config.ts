import { commonSettings, declareConfig, productionNeedsAnIssuer, setting, usualPorts } from '@muse/kit';
import { z } from 'zod';

export const config = declareConfig(
  {
    ...commonSettings('notifications', usualPorts.notifications),
    mailTransport: setting(
      'MAIL_TRANSPORT',
      z.enum(['none']).default('none'),
      'How e-mails are sent; `none` saves them in the table and sends nothing',
    ),
    operationsEmail: setting(
      'OPERATIONS_EMAIL',
      z.email().optional(),
      'The address that is alerted to failed refunds, refunds that await approval, and disputes; without it these e-mails are saved without an address',
    ),
  },
  productionNeedsAnIssuer,
);
