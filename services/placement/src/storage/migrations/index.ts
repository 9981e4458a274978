import { theQueue } from './0001-the-queue.ts';
import { stores } from './0002-stores.ts';
import { backfill } from './0003-backfill.ts';
import { findingTasks } from './0004-finding-tasks.ts';
import { holds } from './0005-holds.ts';
import { tasksOfASession } from './0006-tasks-of-a-session.ts';
import { shippingOptions } from './0007-shipping-options.ts';
import { evidence } from './0008-evidence.ts';
import { storeOrderNumbers } from './0009-store-order-numbers.ts';
import { machines } from './0010-machines.ts';
import { findingMachinesTasks } from './0011-finding-machines-tasks.ts';
import { dueTimes } from './0012-due-times.ts';
import { policy } from './0013-policy.ts';
import { dryRuns } from './0014-dry-runs.ts';
import { findingDueTasks } from './0016-finding-due-tasks.ts';
import { recipes } from './0018-recipes.ts';
import { recipeTrials } from './0019-recipe-trials.ts';
import { apiConnections } from './0020-api-connections.ts';
import { priceQuestions } from './0021-price-questions.ts';
import { waysOfStores } from './0022-ways-of-stores.ts';

export const migrations = [
  theQueue,
  stores,
  backfill,
  findingTasks,
  holds,
  tasksOfASession,
  shippingOptions,
  evidence,
  storeOrderNumbers,
  machines,
  findingMachinesTasks,
  dueTimes,
  policy,
  dryRuns,
  findingDueTasks,
  recipes,
  recipeTrials,
  apiConnections,
  priceQuestions,
  waysOfStores,
];
