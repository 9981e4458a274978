import { commonSettings, declareConfig, productionNeedsAnIssuer, setting, usualPorts } from '@muse/kit';
import { z } from 'zod';

export const config = declareConfig(
  {
    ...commonSettings('notifications', usualPorts.notifications),
    mailTransport: setting(
      'MAIL_TRANSPORT',
      z.enum(['none']).default('none'),
      'How letters leave the house; `none` keeps them in the table and sends nothing',
    ),
    operationsEmail: setting(
      'OPERATIONS_EMAIL',
      z.email().optional(),
      'Who hears of money that is stuck; without it such letters are kept without an address',
    ),
  },
  productionNeedsAnIssuer,
);
