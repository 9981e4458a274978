import { setTimeout as pause } from 'node:timers/promises';
import { api } from '@muse/contracts';
import { type ClientModel, recordOperation, reportBreach } from './client-model.ts';
import { concludeJourney, type JourneyEnd } from './journey.ts';
import type { JourneyPlan } from './journey-plan.ts';
import { placeConcurrently, placeOnce, placeUntilKnown } from './place.ts';
import { recordSettledOrder } from './queue-operations.ts';
import type { Client } from './request.ts';
import { backOff, retryUntilAnswered } from './retry-until-answered.ts';
import { cancel, readSession } from './session-steps.ts';

/** What somebody does who has just bought something. */
export async function afterPurchase(model: ClientModel, plan: JourneyPlan['afterPurchase']): Promise<void> {
  const orders = model.confirmation?.orders ?? [];
  if (plan.cancels !== null) {
    const order = orders[Math.floor(plan.cancels * orders.length)];
    if (order) await cancelOrder(model, order.museOrderNumber);
  }
  if (plan.reads) await readOrders(model);
  if (plan.placesAgain > 0)
    await placeConcurrently(model, { times: plan.placesAgain, keys: 'one each', leavesAfterMs: null });
}

/** Reads everything again, at any later time: what was once said stays true. */
export async function rereadPurchase(model: ClientModel): Promise<void> {
  const session = await readSession(model);
  if (model.confirmation && session.status !== 'completed')
    reportBreach(model, 5, 'confirmed, and not completed any more', { status: session.status });
  await placeOnce(model);
  await readOrders(model);
}

/** No order too few, none too many: where everything a guest began is known to have ended. */
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
    recorder.breach(4, 'other orders than were confirmed', { who, subject, confirmed, listed });
}

/** 201 means that the orders exist and can be read. */
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
      reportBreach(model, 2, 'a confirmed order that is not there', { museOrderNumber });
      continue;
    }
    const { totalCents: total, storeId: store, refundedCents, checkoutSessionId } = result.body;
    if (total !== totalCents || store !== storeId || checkoutSessionId !== model.purchase.session.sessionId)
      reportBreach(model, 8, 'an order that is not as it was confirmed', { museOrderNumber, total, store });
    if (refundedCents > total)
      reportBreach(model, 7, 'more refunded than the order cost', { museOrderNumber, refundedCents });
  }
}

/** Twice is the same as once, so it needs no key. Somebody at the store may be quicker. */
async function cancelOrder(model: ClientModel, orderNumber: string): Promise<void> {
  const result = await retryUntilAnswered(model.client, api.orders.cancelOrder, { params: { orderNumber } });
  if (result.is === 'refusal') return recordOperation(model, 'came too late to cancel an order');
  recordOperation(model, 'cancelled an order');
  recordSettledOrder(model.client, { orderNumber, outcome: 'cancelled' });
  if (result.body.status !== 'cancelled')
    reportBreach(model, 11, 'an order that was cancelled and is not', { orderNumber, status: result.body.status });
}

const planOnReturn = { placesAgain: 1, cancels: null, reads: true };

/** The shopper comes back to what was left open, and stays until it is known how it ended. */
export async function finishJourney(model: ClientModel, end: Exclude<JourneyEnd, 'nothing'>): Promise<void> {
  if (end === 'lets it expire') return placeAfterExpiry(model);
  let outcome = await placeUntilKnownOrAuthenticating(model);
  if (outcome === 'declined') {
    await cancel(model);
    outcome = 'ended';
  }
  await concludeJourney(model, outcome, planOnReturn);
}

/** Longer than the lifetimes a trial sets; with the usual ones nobody waits. */
const longestWaitMs = 60_000;

/** Waits until the prices are no longer frozen, and presses then: it must be refused. */
async function placeAfterExpiry(model: ClientModel): Promise<void> {
  const { expiresAt } = model.purchase.session;
  if (Date.parse(expiresAt) > Date.now() + longestWaitMs)
    return recordOperation(model, 'did not wait until it expired');
  // The house reads its own clock, and this is the same machine.
  await waitUntil(model, Date.parse(expiresAt) + 500);
  const { status } = await readSession(model);
  if (status !== 'expired') reportBreach(model, 9, 'past its time, and not expired', { status, expiresAt });
  const outcome = await placeOnce(model);
  if (outcome === 'bought' || outcome === 'the bank asks')
    reportBreach(model, 9, 'placed after it had expired', { expiresAt });
  recordOperation(model, 'came back after it had expired');
}

/** Left at the bank: it ends by itself when the bank has waited long enough. Left while placing: it is placed again. */
async function placeUntilKnownOrAuthenticating(model: ClientModel) {
  const began = Date.now();
  for (let tries = 1; Date.now() - began < longestWaitMs; tries += 1) {
    const { status } = await readSession(model);
    if (status !== 'authentication_required') return placeUntilKnown(model);
    await backOff(model.client, tries);
  }
  recordOperation(model, 'the bank asks still');
  return 'left' as const;
}

async function waitUntil({ client }: ClientModel, time: number): Promise<void> {
  while (Date.now() < time) {
    await backOff(client, 1);
    await pause(Math.max(0, Math.min(500, time - Date.now())));
  }
}
