import type { Declaration } from '../endpoint.ts';
import * as cart from './cart.ts';
import * as catalog from './catalog.ts';
import * as checkout from './checkout.ts';
import * as deadLetters from './dead-letters.ts';
import * as disputes from './disputes.ts';
import * as gateway from './gateway.ts';
import * as holds from './holds.ts';
import * as ledger from './ledger.ts';
import * as manualQueue from './manual-queue.ts';
import * as operatorRefunds from './operator-refunds.ts';
import * as orders from './orders.ts';
import * as paymentMethods from './payment-methods.ts';
import * as payments from './payments.ts';
import * as placement from './placement.ts';
import * as placementMachines from './placement-machines.ts';
import * as placementPolicy from './placement-policy.ts';
import * as priceQuestions from './price-questions.ts';
import * as recipes from './recipes.ts';
import * as reconciliation from './reconciliation.ts';
import * as refunds from './refunds.ts';
import * as storeCards from './store-cards.ts';
import * as storeConnections from './store-connections.ts';
import * as tax from './tax.ts';

/** All endpoints by service. */
export const api = {
  catalog: pick(catalog, [
    'listStores',
    'listProducts',
    'putStore',
    'importOffers',
    'backfillOffers',
    'backfillStores',
    'lookUpOffers',
  ]),
  cart: pick(cart, [
    'getCart',
    'getCartSummary',
    'checkItem',
    'addItem',
    'addItems',
    'updateItem',
    'changeQuantity',
    'removeItem',
    'clearCart',
    'mergeCart',
    'readCart',
    'refreshOffers',
  ]),
  checkout: pick(checkout, [
    'createSession',
    'getSession',
    'setShipping',
    'setPayment',
    'place',
    'cancelSession',
    'releaseGuest',
  ]),
  payments: {
    ...pick(payments, ['stripeWebhook', 'readPaymentMethod', 'readClientSecret']),
    ...pick(reconciliation, ['getReconciliation', 'resolveDifference']),
    ...pick(holds, ['listHolds', 'settleHold']),
    ...pick(refunds, ['listRefunds', 'retryRefund', 'settleRefund', 'assignRefund']),
    ...pick(ledger, [
      'listAccounts',
      'trialBalance',
      'listLedgerEntries',
      'exportLedgerEntries',
      'checkBooks',
      'bookStorePayment',
      'listStorePayments',
      'listStorePayables',
    ]),
    ...pick(paymentMethods, ['listPaymentMethods', 'deletePaymentMethod']),
    ...pick(operatorRefunds, ['createRefund', 'previewRefund', 'approveRefund', 'rejectRefund']),
    ...pick(tax, ['calculateTax']),
    ...pick(storeCards, ['createStoreCard']),
  },
  orders: pick(orders, [
    'listOrders',
    'orderStats',
    'getOrder',
    'streamOrderEvents',
    'setTracking',
    'cancelOrder',
    'adminListOrders',
    'adminGetOrder',
    'adminCancelOrder',
    'deliverOrder',
    'exportOrders',
  ]),
  placement: {
    ...pick(placement, [
      'listQueue',
      'queueStats',
      'getQueueEntry',
      'getInstructions',
      'placeByHand',
      'failByHand',
      'claimEntry',
      'releaseEntry',
      'cancelPlacement',
    ]),
    ...pick(placementMachines, ['startSubmitting', 'resolveOutcome']),
    ...pick(manualQueue, [
      'heartbeat',
      'holdEntry',
      'addNote',
      'assignEntry',
      'bulkEntries',
      'exportQueue',
      'addEvidence',
      'getEvidenceFile',
    ]),
    ...pick(priceQuestions, ['askCustomer', 'getQuestion', 'answerQuestion']),
    ...pick(placementPolicy, [
      'getStoreWays',
      'setStoreWays',
      'setWayStage',
      'reopenWay',
      'getStoreRules',
      'setStoreRules',
      'listPermissions',
      'createPermission',
      'revokePermission',
      'reinstatePermission',
      'listSwitches',
      'setSwitch',
      'listAudit',
    ]),
    ...pick(recipes, [
      'listRecipes',
      'getRecipe',
      'saveRecipe',
      'publishRecipe',
      'rollBackRecipe',
      'dryRunRecipe',
      'getDryRun',
      'getDryRunFile',
      'setStoreHosts',
    ]),
    ...pick(storeConnections, ['getStoreApi', 'setStoreApi', 'storeWebhook', 'platformProfile']),
  },
  disputes: pick(disputes, [
    'listDisputes',
    'getEvidence',
    'submitEvidence',
    'readAgreement',
    'readOrders',
    'readPlacements',
  ]),
  deadLetters: pick(deadLetters, ['listDeadLetters', 'getDeadLetter', 'replayDeadLetter', 'discardDeadLetter']),
  gateway: pick(gateway, ['createDevToken', 'createGuest', 'openApi']),
};

export const allEndpoints: Declaration[] = Object.values(api).flatMap((group) => Object.values(group) as Declaration[]);

function pick<M, K extends keyof M>(module: M, names: K[]): Pick<M, K> {
  return Object.fromEntries(names.map((name) => [name, module[name]])) as Pick<M, K>;
}
