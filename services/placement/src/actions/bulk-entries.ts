import { api } from '@muse/contracts';
import { type ActionContext, answer, RefusalError, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { changeEntry } from '../processes/change-entry.ts';
import { assignment, releasing } from '../processes/hand-over-entry.ts';

const anyVersion = () => undefined;

/** Each entry is changed in a transaction of its own, so that none waits for the locks of a hundred others. */
export const bulkEntries = answer(
  api.placement.bulkEntries,
  async (
    { body: { orderNumbers, assignee }, actor },
    { transaction, rules }: ActionContext & PlacementDependencies,
  ) => {
    const change = assignee === undefined ? releasing(actor) : assignment(actor, assignee, rules.leaseSeconds);
    const done = assignee === undefined ? ('released' as const) : ('assigned' as const);
    const changeOne = async (orderNumber: string, index: number) => {
      try {
        const entry = await transaction(
          async (tx) => (await changeEntry(tx, { orderNumber, expects: anyVersion }, change)).body,
        );
        return { index, museOrderNumber: entry.museOrderNumber, status: done, entry };
      } catch (error) {
        if (!(error instanceof RefusalError)) throw error;
        const problem = { code: error.code, detail: error.message };
        return { index, museOrderNumber: orderNumber, status: 'refused' as const, problem };
      }
    };
    const results: Awaited<ReturnType<typeof changeOne>>[] = [];
    for (const [index, orderNumber] of orderNumbers.entries()) results.push(await changeOne(orderNumber, index));
    const refused = results.filter(({ status }) => status === 'refused').length;
    return transaction(async () => reply(200, { results, summary: { done: results.length - refused, refused } }));
  },
);
