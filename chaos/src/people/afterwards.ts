import { api } from '@muse/contracts';
import type { Speaker } from './ask.ts';
import { settle } from './desk.ts';
import { insist } from './insist.ts';
import type { JourneyPlan } from './journey-plan.ts';
import { did, type Memory, wrong } from './memory.ts';
import { pressAtOnce, pressOnce } from './place.ts';
import { lookAt } from './session-steps.ts';

/** What somebody does who has just bought something. */
export async function afterwards(memory: Memory, plan: JourneyPlan['afterwards']): Promise<void> {
  const orders = memory.confirmation?.orders ?? [];
  if (plan.cancels !== null) {
    const order = orders[Math.floor(plan.cancels * orders.length)];
    if (order) await cancelOrder(memory, order.museOrderNumber);
  }
  if (plan.reads) await readOrders(memory);
  if (plan.pressesAgain > 0)
    await pressAtOnce(memory, { times: plan.pressesAgain, keys: 'one each', leavesAfterMs: null });
}

/** Reads everything again, at any later time: what was once said stays true. */
export async function lookBack(memory: Memory): Promise<void> {
  const session = await lookAt(memory);
  if (memory.confirmation && session.status !== 'completed')
    wrong(memory, 5, 'confirmed, and not completed any more', { status: session.status });
  await pressOnce(memory);
  await readOrders(memory);
}

/** No order too few, none too many: where everything a guest began is known to have ended. */
export async function countOrders(speaker: Speaker, memories: readonly Memory[]): Promise<void> {
  if (memories.some(({ confirmation, ended }) => !confirmation && !ended)) return;
  const confirmed = memories
    .flatMap(({ confirmation }) => confirmation?.orders ?? [])
    .map((order) => order.museOrderNumber);
  const heard = await insist(speaker, api.orders.listOrders, { query: { limit: '100' } });
  const listed = heard.is === 'reply' ? heard.body.orders.map((order) => order.museOrderNumber) : [];
  await insist(speaker, api.orders.orderStats);
  const { who, subject, witness } = speaker;
  if (JSON.stringify(listed.toSorted()) !== JSON.stringify(confirmed.toSorted()))
    witness.breach(4, 'other orders than were confirmed', { who, subject, confirmed, listed });
}

/** 201 means that the orders exist and can be read. */
async function readOrders(memory: Memory): Promise<void> {
  for (const { museOrderNumber, totalCents, storeId } of memory.confirmation?.orders ?? []) {
    const params = { orderNumber: museOrderNumber };
    const heard = await insist(memory.speaker, api.orders.getOrder, { params }, { mayBe: ['not_found'] });
    if (heard.is === 'refusal') {
      wrong(memory, 2, 'a confirmed order that is not there', { museOrderNumber });
      continue;
    }
    const { totalCents: total, storeId: store, refundedCents, checkoutSessionId } = heard.body;
    if (total !== totalCents || store !== storeId || checkoutSessionId !== memory.purchase.session.sessionId)
      wrong(memory, 8, 'an order that is not as it was confirmed', { museOrderNumber, total, store });
    if (refundedCents > total)
      wrong(memory, 7, 'more refunded than the order cost', { museOrderNumber, refundedCents });
  }
}

/** Twice is the same as once, so it needs no key. Somebody at the store may be quicker. */
async function cancelOrder(memory: Memory, orderNumber: string): Promise<void> {
  const heard = await insist(memory.speaker, api.orders.cancelOrder, { params: { orderNumber } });
  if (heard.is === 'refusal') return did(memory, 'came too late to cancel an order');
  did(memory, 'cancelled an order');
  settle(memory.speaker, { orderNumber, outcome: 'cancelled' });
  if (heard.body.status !== 'cancelled')
    wrong(memory, 11, 'an order that was cancelled and is not', { orderNumber, status: heard.body.status });
}
