import { z } from 'zod';
import { createFraudWarning } from '../money/follow-ups.ts';
import { control } from './control.ts';
import { findCharge } from './find-charge.ts';

const parameters = z.strictObject({
  charge: z.string(),
  fraudType: z.string().default('made_with_stolen_card'),
  actionable: z.boolean().default(true),
});

export const fraudWarnings = control('fraud-warnings', parameters, (account, { charge, fraudType, actionable }) =>
  createFraudWarning(account, findCharge(account, charge), fraudType, actionable),
);
