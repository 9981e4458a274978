import type { z } from 'zod';
import type { Account } from '../account/account.ts';

/** One endpoint of the control API. `run` returns the JSON of the response. */
export interface Control {
  name: string;
  run(account: Account, body: unknown): object;
}

export const control = <S extends z.ZodType>(
  name: string,
  schema: S,
  run: (account: Account, parameters: z.infer<S>) => object,
): Control => ({ name, run: (account, body) => run(account, schema.parse(body)) });
