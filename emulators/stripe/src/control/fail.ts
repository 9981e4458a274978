import { z } from 'zod';
import { faultModes } from '../server/faults.ts';
import { operations } from '../server/router.ts';
import { control } from './control.ts';

const known = (operation: string) => operation === '*' || operations.has(operation);

const told = z
  .strictObject({
    clear: z.literal(true),
    operation: z.string().refine(known, {
      error: 'must be a method and a path template, such as "POST /v1/payment_intents/{intent}/confirm", or "*"',
    }),
    times: z.int().positive(),
    mode: z.enum(faultModes),
  })
  .partial()
  .refine((asked) => (asked.operation === undefined) === (asked.mode === undefined), {
    error: 'operation and mode go together',
  });

/** Told nothing, it only says how many failures still wait to be used. */
export const fail = control('fail', told, (account, { clear, operation, mode, times = 1 }) => {
  if (clear) account.faults.clear();
  if (operation && mode) account.faults.order(operation, mode, times);
  return { waiting: account.faults.waiting };
});
