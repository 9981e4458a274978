import { randomUUID } from 'node:crypto';
import { api, type RefusalCode } from '@muse/contracts';
import type { SettledOrder } from '../history.ts';
import type { OperatorTurn } from './operator-plan.ts';
import type { Client } from './request.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

/** What operators share. */
export interface OperatorContext {
  /** Makes names and numbers of this trial different from those of any other. */
  trial: string;
  /** Drawn in turn: a store never gives the same number twice. */
  nextStoreOrderNumber(): string;
}

export function newOperatorContext(trial: string): OperatorContext {
  let drawn = 0;
  return { trial, nextStoreOrderNumber: () => `S-${trial}-${(drawn += 1)}` };
}

/** An operator's word was taken. */
export function settledOrders(operator_: Client, observeSession: Omit<SettledOrder, 'by'>): void {
  operator_.recorder.count('operators', observeSession.outcome);
  recordSettledOrder(operator_, observeSession);
}

/** An order is settled once. Whoever hears that it was settled otherwise has found something. */
export function recordSettledOrder({ recorder, who, subject }: Client, observeSession: Omit<SettledOrder, 'by'>): void {
  const before = recorder.settledOrders.get(observeSession.orderNumber);
  const another =
    before &&
    (before.outcome !== observeSession.outcome || before.storeOrderNumber !== observeSession.storeOrderNumber);
  if (another) recorder.breach(4, 'an order settled in two ways', { who, before, observeSession });
  if (!before) recorder.settledOrders.set(observeSession.orderNumber, { by: subject, ...observeSession });
}

/** Twice is the same as once, so a key is a habit rather than a need. */
export async function claim(operator_: Client, orderNumber: string, { withKey }: OperatorTurn): Promise<boolean> {
  const key = withKey ? { key: randomUUID() } : {};
  const result = await retryUntilAnswered(operator_, api.placement.claimEntry, { params: { orderNumber } }, key);
  operator_.recorder.count('operators', result.is === 'reply' ? 'claimed' : `claim: ${result.code}`);
  return result.is === 'reply';
}

export async function release(operator_: Client, orderNumber: string): Promise<void> {
  const result = await retryUntilAnswered(operator_, api.placement.releaseEntry, { params: { orderNumber } });
  operator_.recorder.count('operators', result.is === 'reply' ? 'released' : `release: ${result.code}`);
}

/** The store has accepted it, under a number of its own. Said again by the same operator, it changes nothing. */
export async function placeByHand(
  operator_: Client,
  shared: OperatorContext,
  orderNumber: string,
  turn: OperatorTurn,
): Promise<void> {
  const storeOrderNumber = shared.nextStoreOrderNumber();
  const parcel = turn.withTracking ? { trackingNumber: `T-${storeOrderNumber}`, carrier: 'UPS' } : {};
  const send = async (): Promise<RefusalCode | 'placed'> => {
    const body = { storeOrderNumber, ...parcel };
    const key = turn.withKey ? { key: randomUUID() } : {};
    const result = await retryUntilAnswered(
      operator_,
      api.placement.placeByHand,
      { params: { orderNumber }, body },
      key,
    );
    return result.is === 'reply' ? 'placed' : result.code;
  };
  const answers = turn.again === 'at once' ? await Promise.all([send(), send()]) : [await send()];
  if (!answers.includes('placed')) return operator_.recorder.count('operators', `place: ${answers[0]}`);
  settledOrders(operator_, { orderNumber, outcome: 'placed', storeOrderNumber, ...parcel });
  if (turn.again !== 'never' && (await send()) !== 'placed')
    operator_.recorder.breach(4, 'placed, and not when it was said again', {
      who: operator_.who,
      orderNumber,
      answers,
    });
}

export async function failByHand(operator_: Client, orderNumber: string): Promise<void> {
  const body = { reason: 'Sold out at the store', code: 'out_of_stock' };
  const result = await retryUntilAnswered(
    operator_,
    api.placement.failByHand,
    { params: { orderNumber }, body },
    { key: randomUUID() },
  );
  if (result.is === 'reply') settledOrders(operator_, { orderNumber, outcome: 'failed' });
  else operator_.recorder.count('operators', `fail: ${result.code}`);
}

/** Two operators, one entry, the same moment, two numbers of the store: at most one of them is taken at her word. */
export async function race(operators: Client[], shared: OperatorContext, orderNumber: string): Promise<void> {
  await Promise.all(
    operators.map(async (operator) => {
      const storeOrderNumber = shared.nextStoreOrderNumber();
      const call = { params: { orderNumber }, body: { storeOrderNumber } };
      const result = await retryUntilAnswered(operator, api.placement.placeByHand, call, { key: randomUUID() });
      if (result.is === 'reply') settledOrders(operator, { orderNumber, outcome: 'placed', storeOrderNumber });
      else operator.recorder.count('operators', `race: ${result.code}`);
    }),
  );
}

export async function cancelForShopper(operator_: Client, orderNumber: string): Promise<void> {
  const body = { reason: 'The shopper called' };
  const result = await retryUntilAnswered(operator_, api.orders.adminCancelOrder, { params: { orderNumber }, body });
  if (result.is === 'refusal') return operator_.recorder.count('operators', `cancel: ${result.code}`);
  // The shopper may have been quicker, and it is cancelled all the same.
  settledOrders(operator_, { orderNumber, outcome: 'cancelled' });
}

/** A parcel for an order that was placed without one; its number, said twice, is one shipment. */
export async function track(operator_: Client, { pick }: OperatorTurn): Promise<void> {
  const placed = [...operator_.recorder.settledOrders.values()].filter(
    (observeSession) => observeSession.outcome === 'placed' && !observeSession.trackingNumber,
  );
  const observeSession = placed[Math.floor(pick * placed.length)];
  if (!observeSession) return operator_.recorder.count('operators', 'nothing to track');
  const { orderNumber } = observeSession;
  const body = { trackingNumber: `T-${observeSession.storeOrderNumber}`, carrier: 'UPS' };
  for (let times = 1; times <= 2; times += 1) {
    const result = await retryUntilAnswered(operator_, api.orders.setTracking, { params: { orderNumber }, body });
    // That it is placed reaches orders a moment later.
    if (result.is === 'refusal') return operator_.recorder.count('operators', `track: ${result.code}`);
    const same = result.body.shipments.filter(({ trackingNumber }) => trackingNumber === body.trackingNumber);
    if (same.length !== 1)
      operator_.recorder.breach(4, 'one parcel is not one shipment', {
        who: operator_.who,
        orderNumber,
        shipments: same.length,
      });
  }
  observeSession.trackingNumber = body.trackingNumber;
  operator_.recorder.count('operators', 'tracked');
}
