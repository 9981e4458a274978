import type { z } from 'zod';
import type { Account } from '../account/account.ts';

/** One word of the control API: what it may be told, and what it does. What it returns is the answer's JSON. */
export interface Control {
  name: string;
  obey(account: Account, told: unknown): object;
}

export const control = <S extends z.ZodType>(
  name: string,
  schema: S,
  obey: (account: Account, told: z.infer<S>) => object,
): Control => ({ name, obey: (account, told) => obey(account, schema.parse(told)) });
