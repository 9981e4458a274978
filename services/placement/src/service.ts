import { service } from '@muse/kit';
import { addEvidence } from './actions/add-evidence.ts';
import { addNote } from './actions/add-note.ts';
import { answerQuestion } from './actions/answer-question.ts';
import { askCustomer } from './actions/ask-customer.ts';
import { assignEntry } from './actions/assign-entry.ts';
import { bulkEntries } from './actions/bulk-entries.ts';
import { cancelPlacement } from './actions/cancel-placement.ts';
import { claimEntry } from './actions/claim-entry.ts';
import { createPermission } from './actions/create-permission.ts';
import { exportQueue } from './actions/export-queue.ts';
import { failByHand } from './actions/fail-by-hand.ts';
import { getDryRun } from './actions/get-dry-run.ts';
import { getDryRunFile } from './actions/get-dry-run-file.ts';
import { getEvidenceFile } from './actions/get-evidence-file.ts';
import { getInstructions } from './actions/get-instructions.ts';
import { getQuestion } from './actions/get-question.ts';
import { getQueueEntry } from './actions/get-queue-entry.ts';
import { getRecipe } from './actions/get-recipe.ts';
import { getStoreApi } from './actions/get-store-api.ts';
import { getStoreRules } from './actions/get-store-rules.ts';
import { getStoreWays } from './actions/get-store-ways.ts';
import { heartbeat } from './actions/heartbeat.ts';
import { holdEntry } from './actions/hold-entry.ts';
import { listAudit } from './actions/list-audit.ts';
import { listPermissions } from './actions/list-permissions.ts';
import { listQueue } from './actions/list-queue.ts';
import { listRecipes } from './actions/list-recipes.ts';
import { listSwitches } from './actions/list-switches.ts';
import { placeByHand } from './actions/place-by-hand.ts';
import { publishRecipe } from './actions/publish-recipe.ts';
import { readPlacements } from './actions/read-placements.ts';
import { receiveStoreEvent } from './actions/receive-store-event.ts';
import { reinstatePermission } from './actions/reinstate-permission.ts';
import { releaseEntry } from './actions/release-entry.ts';
import { reopenWay } from './actions/reopen-way.ts';
import { resolveOutcome } from './actions/resolve-outcome.ts';
import { revokePermission } from './actions/revoke-permission.ts';
import { rollBackRecipe } from './actions/roll-back-recipe.ts';
import { saveRecipe } from './actions/save-recipe.ts';
import { setStoreApi } from './actions/set-store-api.ts';
import { setStoreHosts } from './actions/set-store-hosts.ts';
import { setStoreRules } from './actions/set-store-rules.ts';
import { setStoreWays } from './actions/set-store-ways.ts';
import { setSwitch } from './actions/set-switch.ts';
import { setWayStage } from './actions/set-way-stage.ts';
import { showPlatformProfile } from './actions/show-platform-profile.ts';
import { showQueueStats } from './actions/show-queue-stats.ts';
import { startSubmitting } from './actions/start-submitting.ts';
import { tryRecipe } from './actions/try-recipe.ts';
import { config } from './config.ts';
import { dependencies, type PlacementDependencies } from './dependencies.ts';
import { openTasks } from './gauges/open-tasks.ts';
import { stoppedMachines } from './gauges/stopped-machines.ts';
import { applyStoreEvent } from './jobs/apply-store-event.ts';
import { dryRunRecipe } from './jobs/dry-run-recipe.ts';
import { dryRunWay } from './jobs/dry-run-way.ts';
import { lookUpOutcome } from './jobs/look-up-outcome.ts';
import { placeByMachine } from './jobs/place-by-machine.ts';
import { readStoreOrder } from './jobs/read-store-order.ts';
import { holdTasksWhenDisputeOpened, holdTasksWhenReviewOpened } from './reactions/hold-tasks.ts';
import { queueOrderWhenOrderCreated } from './reactions/queue-order-when-order-created.ts';
import { releaseTasksWhenReviewApproved } from './reactions/release-tasks-when-review-approved.ts';
import { settleHoldWhenDisputeClosed } from './reactions/settle-hold-when-dispute-closed.ts';
import { stopTaskWhenOrderRefunded } from './reactions/stop-task-when-order-refunded.ts';
import { stopTasksWhenFraudWarned } from './reactions/stop-tasks-when-fraud-warned.ts';
import { updateStoreWhenStoreChanged } from './reactions/update-store-when-store-changed.ts';
import { migrations } from './storage/migrations/index.ts';
import { backfillStores } from './timers/backfill-stores.ts';
import { compareProjections } from './timers/compare-projections.ts';
import { deleteOldRecipeTrials } from './timers/delete-old-recipe-trials.ts';
import { deleteOldResults } from './timers/delete-old-results.ts';
import { deleteOldStoreRows } from './timers/delete-old-store-events.ts';
import { endAbandonedAttempts } from './timers/end-abandoned-attempts.ts';
import { escalateOverdueOrders } from './timers/escalate-overdue-orders.ts';
import { followPriceQuestions } from './timers/follow-price-questions.ts';
import { lookUpOutcomes } from './timers/look-up-outcomes.ts';
import { releaseHolds } from './timers/release-ended-holds.ts';
import { releaseExpiredLeases } from './timers/release-expired-leases.ts';
import { trackStoreOrders } from './timers/track-store-orders.ts';
import { tryOpenWays } from './timers/try-open-ways.ts';

/** Places orders at their stores: by machines where a store agrees, and by operators who work through a queue. */
export const placement = service('placement', {
  config,
  migrations,
  dependencies,
  shown: ({ headless }: PlacementDependencies) => ({ browser: () => headless.program.path !== undefined }),
  details: ({ waysOfAllStores }: PlacementDependencies) => ({ ways: waysOfAllStores }),
  actions: [
    listQueue,
    showQueueStats,
    getQueueEntry,
    getInstructions,
    claimEntry,
    releaseEntry,
    placeByHand,
    failByHand,
    cancelPlacement,
    readPlacements,
    startSubmitting,
    resolveOutcome,
    askCustomer,
    getQuestion,
    answerQuestion,
    heartbeat,
    holdEntry,
    addNote,
    assignEntry,
    bulkEntries,
    exportQueue,
    addEvidence,
    getEvidenceFile,
    getStoreWays,
    setStoreWays,
    setWayStage,
    reopenWay,
    getStoreRules,
    setStoreRules,
    listPermissions,
    createPermission,
    revokePermission,
    reinstatePermission,
    listSwitches,
    setSwitch,
    listAudit,
    listRecipes,
    getRecipe,
    saveRecipe,
    publishRecipe,
    rollBackRecipe,
    tryRecipe,
    getDryRun,
    getDryRunFile,
    setStoreHosts,
    getStoreApi,
    setStoreApi,
    receiveStoreEvent,
    showPlatformProfile,
  ],
  jobs: [placeByMachine, lookUpOutcome, dryRunWay, applyStoreEvent, readStoreOrder, dryRunRecipe],
  reactions: [
    queueOrderWhenOrderCreated,
    holdTasksWhenDisputeOpened,
    settleHoldWhenDisputeClosed,
    holdTasksWhenReviewOpened,
    releaseTasksWhenReviewApproved,
    stopTasksWhenFraudWarned,
    stopTaskWhenOrderRefunded,
    updateStoreWhenStoreChanged,
  ],
  timers: [
    endAbandonedAttempts,
    lookUpOutcomes,
    escalateOverdueOrders,
    releaseExpiredLeases,
    releaseHolds,
    followPriceQuestions,
    backfillStores,
    compareProjections,
    deleteOldResults,
    deleteOldRecipeTrials,
    tryOpenWays,
    trackStoreOrders,
    deleteOldStoreRows,
  ],
  gauges: [openTasks, stoppedMachines],
});
