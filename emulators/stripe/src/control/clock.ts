import { z } from 'zod';
import { letTimePass } from '../money/passing-time.ts';
import { control } from './control.ts';

const told = z.strictObject({ advanceSeconds: z.int().nonnegative() });

export const clock = control('clock', told, (account, { advanceSeconds }) => {
  letTimePass(account, advanceSeconds);
  return { now: account.clock.nowSeconds() };
});
