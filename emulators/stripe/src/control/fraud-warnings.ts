import { z } from 'zod';
import { warnOfFraud } from '../money/aftermath.ts';
import { chargeNamed } from './charge-named.ts';
import { control } from './control.ts';

const told = z.strictObject({
  charge: z.string(),
  fraudType: z.string().default('made_with_stolen_card'),
  actionable: z.boolean().default(true),
});

export const fraudWarnings = control('fraud-warnings', told, (account, { charge, fraudType, actionable }) =>
  warnOfFraud(account, chargeNamed(account, charge), fraudType, actionable),
);
