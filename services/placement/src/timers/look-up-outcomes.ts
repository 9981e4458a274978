import { timer } from '@muse/kit';
import { takeDueLookUps } from '../storage/look-ups.ts';

/** Starts the look-ups of unknown outcomes that are due; each asks its store in a job of its own. */
export const lookUpOutcomes = timer('look-up-outcomes', { everyMs: 10_000 }, ({ transaction }) =>
  transaction(async (tx) => {
    for (const { id, lookUps, orderNumber } of await takeDueLookUps(tx))
      tx.enqueue('look-up-outcome', `${id}:${lookUps + 1}`, { orderNumber, attemptId: id, lookUp: lookUps + 1 });
  }),
);
