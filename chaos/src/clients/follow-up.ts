import { setTimeout as pause } from 'node:timers/promises';
import { api } from '@muse/contracts';
import { type ClientModel, recordOperation, reportBreach } from './client-model.ts';
import type { JourneyPlan } from './journey-plan.ts';
import { type PlaceOutcome, placeConcurrently, placeOnce, placeUntilKnown } from './place.ts';
import { recordSettledOrder } from './queue-operations.ts';
import type { Client } from './request.ts';
import { backOff, retryUntilAnswered } from './retry-until-answered.ts';
import { cancel, readSession } from './session-steps.ts';

/** What is left open at the end of a journey, to be resumed later. */
export type JourneyEnd = 'left' | 'lets it expire' | 'nothing';

/** Follows up on the outcome of a purchase. */
export async function concludeJourney(
  model: ClientModel,
  outcome: PlaceOutcome,
  plan: JourneyPlan['afterPurchase'],
): Promise<JourneyEnd> {
  if (outcome === 'left' || outcome === 'authentication required') return 'left';
  recordOperation(model, outcome);
  if (outcome !== 'bought') return 'nothing';
  await afterPurchase(model, plan);
  return 'nothing';
}

/** What a client does after a purchase: cancel an order, read the orders, place again. */
async function afterPurchase(model: ClientModel, plan: JourneyPlan['afterPurchase']): Promise<void> {
  const orders = model.confirmation?.orders ?? [];
  if (plan.cancels !== null) {
    const order = orders[Math.floor(plan.cancels * orders.length)];
    if (order) await cancelOrder(model, order.museOrderNumber);
  }
  if (plan.reads) await readOrders(model);
  if (plan.placesAgain > 0)
    await placeConcurrently(model, { times: plan.placesAgain, keys: 'one each', leavesAfterMs: null });
}

/** Reads a purchase again at a later time: everything that was confirmed must still be there. */
export async function rereadPurchase(model: ClientModel): Promise<void> {
  const session = await readSession(model);
  if (model.confirmation && session.status !== 'completed')
    reportBreach(model, 5, 'a confirmed session is no longer completed', { status: session.status });
  await placeOnce(model);
  await readOrders(model);
}

/** A guest's order list must contain exactly the confirmed orders. Skipped while the outcome of a purchase is unknown. */
export async function checkOrderList(client: Client, models: readonly ClientModel[]): Promise<void> {
  if (models.some(({ confirmation, ended }) => !confirmation && !ended)) return;
  const confirmed = models
    .flatMap(({ confirmation }) => confirmation?.orders ?? [])
    .map((order) => order.museOrderNumber);
  const result = await retryUntilAnswered(client, api.orders.listOrders, { query: { limit: '100' } });
  const listed = result.is === 'reply' ? result.body.orders.map((order) => order.museOrderNumber) : [];
  await retryUntilAnswered(client, api.orders.orderStats);
  const { who, subject, recorder } = client;
  if (JSON.stringify(listed.toSorted()) !== JSON.stringify(confirmed.toSorted()))
    recorder.breach(4, 'the order list differs from the confirmed orders', { who, subject, confirmed, listed });
}

/** After 201 the orders must exist and be readable. */
async function readOrders(model: ClientModel): Promise<void> {
  for (const { museOrderNumber, totalCents, storeId } of model.confirmation?.orders ?? []) {
    const params = { orderNumber: museOrderNumber };
    const result = await retryUntilAnswered(
      model.client,
      api.orders.getOrder,
      { params },
      { allowedRefusals: ['not_found'] },
    );
    if (result.is === 'refusal') {
      reportBreach(model, 2, 'a confirmed order does not exist', { museOrderNumber });
      continue;
    }
    const { totalCents: total, storeId: store, refundedCents, settledCents, checkoutSessionId } = result.body;
    if (total !== totalCents || store !== storeId || checkoutSessionId !== model.purchase.session.sessionId)
      reportBreach(model, 8, 'an order differs from its confirmation', { museOrderNumber, total, store });
    if (refundedCents + settledCents > total)
      reportBreach(model, 7, 'more was refunded than the order cost', { museOrderNumber, refundedCents, settledCents });
  }
}

/** Cancelling is idempotent, so it needs no key. It is refused if an operator has settled the order before. */
async function cancelOrder(model: ClientModel, orderNumber: string): Promise<void> {
  const result = await retryUntilAnswered(model.client, api.orders.cancelOrder, { params: { orderNumber } });
  if (result.is === 'refusal') return recordOperation(model, 'too late to cancel an order');
  recordOperation(model, 'cancelled an order');
  recordSettledOrder(model.client, { orderNumber, outcome: 'cancelled' });
  if (result.body.status !== 'cancelled')
    reportBreach(model, 11, 'a cancelled order has another status', { orderNumber, status: result.body.status });
}

const planOnReturn = { placesAgain: 1, cancels: null, reads: true };

/** Resumes a purchase that was left open, until its outcome is known. */
export async function finishJourney(model: ClientModel, end: Exclude<JourneyEnd, 'nothing'>): Promise<void> {
  if (end === 'lets it expire') return placeAfterExpiry(model);
  let outcome = await placeUntilKnownOrAuthenticating(model);
  if (outcome === 'declined') {
    await cancel(model);
    outcome = 'ended';
  }
  await concludeJourney(model, outcome, planOnReturn);
}

/** Longer than the session lifetime of a trial; a session with the normal lifetime is not waited for. */
const longestWaitMs = 60_000;

/** Waits until the session has expired and places it then: this must be refused. */
async function placeAfterExpiry(model: ClientModel): Promise<void> {
  const { expiresAt } = model.purchase.session;
  if (Date.parse(expiresAt) > Date.now() + longestWaitMs) return recordOperation(model, 'did not wait for expiry');
  // The services run on the same machine, so their clock agrees with ours.
  await waitUntil(model, Date.parse(expiresAt) + 500);
  const { status } = await readSession(model);
  if (status !== 'expired') reportBreach(model, 9, 'past expiresAt and not expired', { status, expiresAt });
  const outcome = await placeOnce(model);
  if (outcome === 'bought' || outcome === 'authentication required')
    reportBreach(model, 9, 'placed after it had expired', { expiresAt });
  recordOperation(model, 'placed after expiry');
}

/** Waits for the deadline of an abandoned 3-D Secure authentication; otherwise places again until the outcome is known. */
async function placeUntilKnownOrAuthenticating(model: ClientModel) {
  const startedAt = Date.now();
  for (let tries = 1; Date.now() - startedAt < longestWaitMs; tries += 1) {
    const { status } = await readSession(model);
    if (status !== 'authentication_required') return placeUntilKnown(model);
    await backOff(model.client, tries);
  }
  recordOperation(model, 'authentication is still required');
  return 'left' as const;
}

async function waitUntil({ client }: ClientModel, time: number): Promise<void> {
  while (Date.now() < time) {
    await backOff(client, 1);
    await pause(Math.max(0, Math.min(500, time - Date.now())));
  }
}
