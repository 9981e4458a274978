import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import { showDifference } from '../domain/show-difference.ts';
import { differenceExists, resolveDifference as resolve } from '../storage/reconciliation.ts';

export const resolveDifference = answer(
  api.payments.resolveDifference,
  async ({ params: { id }, body: { note }, actor }, { transaction }: ActionContext) => {
    refuseUnless(/^[1-9]\d{0,17}$/.test(id), 'not_found');
    return transaction(async (tx) => {
      const resolved = await resolve(tx, id, { by: actor.subject, note });
      if (resolved) return reply(200, showDifference(resolved));
      return refuse((await differenceExists(tx, id)) ? 'difference_resolved' : 'not_found');
    });
  },
);
