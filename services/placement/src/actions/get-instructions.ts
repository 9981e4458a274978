import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { instructionsFor } from '../domain/instructions.ts';
import { loadTask } from '../processes/load-task.ts';
import { orderReferencesOf } from '../processes/order-references.ts';
import { storeEmailOf } from '../processes/placement-order.ts';
import { stoppedMachineOf } from '../storage/attempts.ts';
import { shippingOptionOf } from '../storage/shipping-options.ts';
import { placementRulesOf } from '../storage/store-placement.ts';
import { websiteOf } from '../storage/stores.ts';

export const getInstructions = answer(
  api.placement.getInstructions,
  async ({ params }, { db, rules }: ActionContext & PlacementDependencies) => {
    const { task } = await loadTask(db, params.orderNumber);
    const [website, shippingOption, { companyCard }, stopped, references] = await Promise.all([
      websiteOf(db, task.storeId),
      shippingOptionOf(db, task.orderNumber),
      placementRulesOf(db, task.storeId),
      stoppedMachineOf(db, task.id),
      orderReferencesOf(db, task.storeId, storeEmailOf(task, rules)),
    ]);
    return reply(200, {
      museOrderNumber: task.orderNumber,
      steps: instructionsFor({ ...task, shippingOption, companyCard, references }, website, stopped),
    });
  },
);
