import { z } from 'zod';
import { faultModes } from '../server/faults.ts';
import { operations } from '../server/router.ts';
import { control } from './control.ts';

const known = (operation: string) => operation === '*' || operations.has(operation);

const parameters = z
  .strictObject({
    clear: z.literal(true),
    operation: z.string().refine(known, {
      error: 'must be a method and a path template, such as "POST /v1/payment_intents/{intent}/confirm", or "*"',
    }),
    times: z.int().positive(),
    mode: z.enum(faultModes),
  })
  .partial()
  .refine((request) => (request.operation === undefined) === (request.mode === undefined), {
    error: 'operation and mode go together',
  });

/** Injects faults. With an empty body it only returns how many are left. */
export const fail = control('fail', parameters, (account, { clear, operation, mode, times = 1 }) => {
  if (clear) account.faults.clear();
  if (operation && mode) account.faults.add(operation, mode, times);
  return { waiting: account.faults.waiting };
});
