import { api } from '@muse/contracts';
import type { Recorder } from './ask.ts';
import { type ClientModel, did, wrong } from './client-model.ts';
import { settle } from './desk.ts';
import type { JourneyPlan } from './journey-plan.ts';
import { pressAtOnce, pressOnce } from './place.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';
import { lookAt } from './session-steps.ts';

/** What somebody does who has just bought something. */
export async function afterwards(model: ClientModel, plan: JourneyPlan['afterwards']): Promise<void> {
  const orders = model.confirmation?.orders ?? [];
  if (plan.cancels !== null) {
    const order = orders[Math.floor(plan.cancels * orders.length)];
    if (order) await cancelOrder(model, order.museOrderNumber);
  }
  if (plan.reads) await readOrders(model);
  if (plan.pressesAgain > 0)
    await pressAtOnce(model, { times: plan.pressesAgain, keys: 'one each', leavesAfterMs: null });
}

/** Reads everything again, at any later time: what was once said stays true. */
export async function lookBack(model: ClientModel): Promise<void> {
  const session = await lookAt(model);
  if (model.confirmation && session.status !== 'completed')
    wrong(model, 5, 'confirmed, and not completed any more', { status: session.status });
  await pressOnce(model);
  await readOrders(model);
}

/** No order too few, none too many: where everything a guest began is known to have ended. */
export async function countOrders(recorder: Recorder, memories: readonly ClientModel[]): Promise<void> {
  if (memories.some(({ confirmation, ended }) => !confirmation && !ended)) return;
  const confirmed = memories
    .flatMap(({ confirmation }) => confirmation?.orders ?? [])
    .map((order) => order.museOrderNumber);
  const heard = await retryUntilAnswered(recorder, api.orders.listOrders, { query: { limit: '100' } });
  const listed = heard.is === 'reply' ? heard.body.orders.map((order) => order.museOrderNumber) : [];
  await retryUntilAnswered(recorder, api.orders.orderStats);
  const { who, subject, source } = recorder;
  if (JSON.stringify(listed.toSorted()) !== JSON.stringify(confirmed.toSorted()))
    source.breach(4, 'other orders than were confirmed', { who, subject, confirmed, listed });
}

/** 201 means that the orders exist and can be read. */
async function readOrders(model: ClientModel): Promise<void> {
  for (const { museOrderNumber, totalCents, storeId } of model.confirmation?.orders ?? []) {
    const params = { orderNumber: museOrderNumber };
    const heard = await retryUntilAnswered(model.recorder, api.orders.getOrder, { params }, { mayBe: ['not_found'] });
    if (heard.is === 'refusal') {
      wrong(model, 2, 'a confirmed order that is not there', { museOrderNumber });
      continue;
    }
    const { totalCents: total, storeId: store, refundedCents, checkoutSessionId } = heard.body;
    if (total !== totalCents || store !== storeId || checkoutSessionId !== model.purchase.session.sessionId)
      wrong(model, 8, 'an order that is not as it was confirmed', { museOrderNumber, total, store });
    if (refundedCents > total) wrong(model, 7, 'more refunded than the order cost', { museOrderNumber, refundedCents });
  }
}

/** Twice is the same as once, so it needs no key. Somebody at the store may be quicker. */
async function cancelOrder(model: ClientModel, orderNumber: string): Promise<void> {
  const heard = await retryUntilAnswered(model.recorder, api.orders.cancelOrder, { params: { orderNumber } });
  if (heard.is === 'refusal') return did(model, 'came too late to cancel an order');
  did(model, 'cancelled an order');
  settle(model.recorder, { orderNumber, outcome: 'cancelled' });
  if (heard.body.status !== 'cancelled')
    wrong(model, 11, 'an order that was cancelled and is not', { orderNumber, status: heard.body.status });
}
