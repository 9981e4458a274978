import { z } from 'zod';
import { control } from './control.ts';

/** Resets everything: records, faults, clock and webhook settings. */
export const reset = control('reset', z.strictObject({}), (account) => {
  account.reset();
  return { reset: true };
});
