import { z } from 'zod';
import { advanceClock } from '../money/advance-clock.ts';
import { control } from './control.ts';

const parameters = z.strictObject({ advanceSeconds: z.int().nonnegative() });

export const clock = control('clock', parameters, (account, { advanceSeconds }) => {
  advanceClock(account, advanceSeconds);
  return { now: account.clock.nowSeconds() };
});
