import { z } from 'zod';
import { control } from './control.ts';

/** Empty books, no ordered failures, the wall's time, calm post. */
export const reset = control('reset', z.strictObject({}), (account) => {
  account.reset();
  return { reset: true };
});
