import { job } from '@muse/kit';
import { z } from 'zod';
import type { MachineContext } from '../processes/begin-attempt.ts';
import { lookUp } from '../processes/look-up.ts';

/** Asks a store what became of an order that it may have. Asking changes nothing there, so this may run twice. */
export const lookUpOutcome = job(
  'look-up-outcome', // stored name; do not rename
  { payload: z.object({ orderNumber: z.string(), attemptId: z.int(), lookUp: z.int() }), concurrency: 8 },
  ({ payload }, ctx: MachineContext) => lookUp(payload, ctx),
);
