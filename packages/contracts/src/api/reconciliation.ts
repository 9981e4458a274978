import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { reconciliationDifference } from '../shapes/reconciliation.ts';

const day = z.iso.date();

export const getReconciliation = endpoint({
  id: 'payments.getReconciliation',
  service: 'payments',
  method: 'GET',
  path: '/admin/reconciliation',
  access: 'operator',
  summary:
    'What differed from Stripe on a day (UTC), healed or waiting for a person; without `day`, on the last day compared. Open ones first, 500 at most',
  query: z.strictObject({ day: day.optional() }),
  replies: {
    200: z.object({
      day: day.nullable(),
      status: z.enum(['not_compared', 'running', 'clean', 'healed', 'open']),
      /** How much was compared in each step. */
      checked: z.record(z.string(), s.count),
      startedAt: s.timeOrNull,
      finishedAt: s.timeOrNull,
      differences: z.array(reconciliationDifference),
      openDays: z.array(z.object({ day, open: s.count })),
    }),
  },
});

export const resolveDifference = endpoint({
  id: 'payments.resolveDifference',
  service: 'payments',
  method: 'POST',
  path: '/admin/reconciliation/differences/:id/resolve',
  access: 'operator',
  summary: 'Record how a difference was put right by a person',
  params: z.object({ id: z.string() }),
  body: z.strictObject({ note: s.text(500) }),
  replies: { 200: reconciliationDifference },
  refusals: ['difference_resolved'],
});
