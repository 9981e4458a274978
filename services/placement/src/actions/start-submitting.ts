import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { submit } from '../domain/attempt.ts';
import { entryOf } from '../domain/entry.ts';
import { claim, reasonNotToRenew } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { refuseTask } from '../processes/refuse-task.ts';
import { saveTask } from '../processes/save-task.ts';
import { insertAttempt } from '../storage/machine-attempts.ts';

/** From now on the order is one that the store may have. Saying it again renews the lease. */
export const startSubmitting = answer(
  api.placement.startSubmitting,
  ({ params, actor: { subject }, expects }, { transaction, rules }: ActionContext & PlacementDependencies) =>
    transaction(async (tx) => {
      const loaded = await lockTask(tx, params.orderNumber);
      expects(loaded.task.version);
      const refusal = reasonNotToRenew(loaded.task, subject);
      if (refusal) refuseTask(loaded.task, refusal);
      const isRepeated = loaded.task.status === 'submitting';
      const after = (isRepeated ? claim : submit)(loaded, subject, rules.leaseSeconds);
      await saveTask(tx, loaded.task, after);
      if (!isRepeated) await insertAttempt(tx, after.task, { version: null, state: 'submitting' });
      return reply(200, entryOf(after.task), { version: after.task.version });
    }),
);
