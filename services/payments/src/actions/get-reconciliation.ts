import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { showDifference } from '../domain/show-difference.ts';
import {
  differencesOf,
  findDay,
  openDays,
  type ReconciliationDay,
  type StoredDifference,
} from '../storage/reconciliation.ts';

const differencesAtMost = 500;

export const getReconciliation = answer(api.payments.getReconciliation, async ({ query }, { db }: ActionContext) => {
  const found = await findDay(db, query.day ?? null);
  const day = found?.day ?? query.day ?? null;
  // events that no webhook brought are listed before their day is compared
  const differences = day === null ? [] : await differencesOf(db, day, differencesAtMost);
  return reply(200, {
    day,
    status: statusOf(found, differences),
    checked: found?.checked ?? {},
    startedAt: found?.startedAt ?? null,
    finishedAt: found?.finishedAt ?? null,
    differences: differences.map(showDifference),
    openDays: await openDays(db),
  });
});

function statusOf(day: ReconciliationDay | undefined, differences: StoredDifference[]) {
  if (day === undefined) return 'not_compared';
  if (day.finishedAt === null) return 'running';
  if (differences.length === 0) return 'clean';
  return differences.some(({ resolvedAt }) => resolvedAt === null) ? 'open' : 'healed';
}
