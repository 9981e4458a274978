import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { instructionsFor } from '../domain/instructions.ts';
import { loadTask } from '../processes/load-task.ts';
import { stoppedMachineOf } from '../storage/attempts.ts';
import { shippingOptionOf } from '../storage/shipping-options.ts';
import { placementRulesOf } from '../storage/store-placement.ts';
import { websiteOf } from '../storage/stores.ts';

export const getInstructions = answer(api.placement.getInstructions, async ({ params }, { db }) => {
  const { task } = await loadTask(db, params.orderNumber);
  const [website, shippingOption, { companyCard }, stopped] = await Promise.all([
    websiteOf(db, task.storeId),
    shippingOptionOf(db, task.orderNumber),
    placementRulesOf(db, task.storeId),
    stoppedMachineOf(db, task.id),
  ]);
  return reply(200, {
    museOrderNumber: task.orderNumber,
    steps: instructionsFor({ ...task, shippingOption, companyCard }, website, stopped),
  });
});
