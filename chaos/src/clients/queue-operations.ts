import { randomUUID } from 'node:crypto';
import { api, type RefusalCode } from '@muse/contracts';
import type { SettledOrder } from '../history.ts';
import type { OperatorTurn } from './operator-plan.ts';
import type { Client } from './request.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

/** What the operators of one trial share. */
export interface OperatorContext {
  /** Makes names and numbers unique to this trial. */
  trial: string;
  storeEmulatorUrl?: string | undefined;
  /** Returns a new number with every call: a store never assigns a number twice. */
  nextStoreOrderNumber(): string;
}

export function newOperatorContext(trial: string, storeEmulatorUrl?: string): OperatorContext {
  let drawn = 0;
  return { trial, storeEmulatorUrl, nextStoreOrderNumber: () => `S-${trial}-${(drawn += 1)}` };
}

/** Counts and records a settlement that the system confirmed. */
export function countSettled(operator: Client, order: Omit<SettledOrder, 'by'>): void {
  operator.recorder.count('operators', order.outcome);
  recordSettledOrder(operator, order);
}

/** An order is settled once; a second, different settlement is a breach. */
export function recordSettledOrder({ recorder, who, subject }: Client, order: Omit<SettledOrder, 'by'>): void {
  const before = recorder.settledOrders.get(order.orderNumber);
  const another = before && (before.outcome !== order.outcome || before.storeOrderNumber !== order.storeOrderNumber);
  if (another) recorder.breach(4, 'an order was settled in two ways', { who, before, order });
  if (!before) recorder.settledOrders.set(order.orderNumber, { by: subject, ...order });
}

/** Claiming is idempotent; some clients send a key nevertheless. */
export async function claim(operator: Client, orderNumber: string, { withKey }: OperatorTurn): Promise<boolean> {
  const key = withKey ? { key: randomUUID() } : {};
  const result = await retryUntilAnswered(operator, api.placement.claimEntry, { params: { orderNumber } }, key);
  operator.recorder.count('operators', result.is === 'reply' ? 'claimed' : `claim: ${result.code}`);
  return result.is === 'reply';
}

export async function release(operator: Client, orderNumber: string): Promise<void> {
  const result = await retryUntilAnswered(operator, api.placement.releaseEntry, { params: { orderNumber } });
  operator.recorder.count('operators', result.is === 'reply' ? 'released' : `release: ${result.code}`);
}

/** Reports that the store accepted the order under its own number. Repeating it changes nothing. */
export async function placeByHand(
  operator: Client,
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
      operator,
      api.placement.placeByHand,
      { params: { orderNumber }, body },
      key,
    );
    return result.is === 'reply' ? 'placed' : result.code;
  };
  const answers = turn.again === 'at once' ? await Promise.all([send(), send()]) : [await send()];
  if (!answers.includes('placed')) return operator.recorder.count('operators', `place: ${answers[0]}`);
  countSettled(operator, { orderNumber, outcome: 'placed', storeOrderNumber, ...parcel });
  if (turn.again !== 'never' && (await send()) !== 'placed')
    operator.recorder.breach(4, 'a placement was refused when repeated', {
      who: operator.who,
      orderNumber,
      answers,
    });
}

export async function failByHand(operator: Client, orderNumber: string): Promise<void> {
  const body = { reason: 'Sold out at the store', code: 'out_of_stock' };
  const result = await retryUntilAnswered(
    operator,
    api.placement.failByHand,
    { params: { orderNumber }, body },
    { key: randomUUID() },
  );
  if (result.is === 'reply') countSettled(operator, { orderNumber, outcome: 'failed' });
  else operator.recorder.count('operators', `fail: ${result.code}`);
}

/** Two operators report the same entry as placed at the same time, with different numbers: at most one may succeed. */
export async function race(operators: Client[], shared: OperatorContext, orderNumber: string): Promise<void> {
  await Promise.all(
    operators.map(async (operator) => {
      const storeOrderNumber = shared.nextStoreOrderNumber();
      const call = { params: { orderNumber }, body: { storeOrderNumber } };
      const result = await retryUntilAnswered(operator, api.placement.placeByHand, call, { key: randomUUID() });
      if (result.is === 'reply') countSettled(operator, { orderNumber, outcome: 'placed', storeOrderNumber });
      else operator.recorder.count('operators', `race: ${result.code}`);
    }),
  );
}

export async function cancelForShopper(operator: Client, orderNumber: string): Promise<void> {
  const body = { reason: 'The shopper called' };
  const result = await retryUntilAnswered(operator, api.orders.adminCancelOrder, { params: { orderNumber }, body });
  if (result.is === 'refusal') return operator.recorder.count('operators', `cancel: ${result.code}`);
  // The shopper may have cancelled it first; the result is the same.
  countSettled(operator, { orderNumber, outcome: 'cancelled' });
}

/** Adds a tracking number to an order placed without one, twice: the order must have one shipment. */
export async function track(operator: Client, { pick }: OperatorTurn): Promise<void> {
  const placed = [...operator.recorder.settledOrders.values()].filter(
    (order) => order.outcome === 'placed' && !order.trackingNumber,
  );
  const order = placed[Math.floor(pick * placed.length)];
  if (!order) return operator.recorder.count('operators', 'nothing to track');
  const { orderNumber } = order;
  const body = { trackingNumber: `T-${order.storeOrderNumber}`, carrier: 'UPS' };
  for (let times = 1; times <= 2; times += 1) {
    const result = await retryUntilAnswered(operator, api.orders.setTracking, { params: { orderNumber }, body });
    // Orders consumes the placement event a moment later, so it may refuse first.
    if (result.is === 'refusal') return operator.recorder.count('operators', `track: ${result.code}`);
    const same = result.body.shipments.filter(({ trackingNumber }) => trackingNumber === body.trackingNumber);
    if (same.length !== 1)
      operator.recorder.breach(4, 'a repeated tracking number did not make one shipment', {
        who: operator.who,
        orderNumber,
        shipments: same.length,
      });
  }
  order.trackingNumber = body.trackingNumber;
  operator.recorder.count('operators', 'tracked');
}
