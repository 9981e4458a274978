import { randomUUID } from 'node:crypto';
import { api, type RefusalCode } from '@muse/contracts';
import type { Recorder } from './ask.ts';
import { type Desk, settled } from './desk.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';
import type { Turn } from './turn-plan.ts';

/** Twice is the same as once, so a key is a habit rather than a need. */
export async function claim(self: Recorder, orderNumber: string, { withKey }: Turn): Promise<boolean> {
  const key = withKey ? { key: randomUUID() } : {};
  const heard = await retryUntilAnswered(self, api.placement.claimEntry, { params: { orderNumber } }, key);
  self.source.count('operators', heard.is === 'reply' ? 'claimed' : `claim: ${heard.code}`);
  return heard.is === 'reply';
}

export async function release(self: Recorder, orderNumber: string): Promise<void> {
  const heard = await retryUntilAnswered(self, api.placement.releaseEntry, { params: { orderNumber } });
  self.source.count('operators', heard.is === 'reply' ? 'released' : `release: ${heard.code}`);
}

/** The store has accepted it, under a number of its own. Said again by the same operator, it changes nothing. */
export async function placeByHand(self: Recorder, desk: Desk, orderNumber: string, turn: Turn): Promise<void> {
  const storeOrderNumber = desk.nextStoreOrderNumber();
  const parcel = turn.withTracking ? { trackingNumber: `T-${storeOrderNumber}`, carrier: 'UPS' } : {};
  const say = async (): Promise<RefusalCode | 'placed'> => {
    const body = { storeOrderNumber, ...parcel };
    const key = turn.withKey ? { key: randomUUID() } : {};
    const heard = await retryUntilAnswered(self, api.placement.placeByHand, { params: { orderNumber }, body }, key);
    return heard.is === 'reply' ? 'placed' : heard.code;
  };
  const said = turn.again === 'at once' ? await Promise.all([say(), say()]) : [await say()];
  if (!said.includes('placed')) return self.source.count('operators', `place: ${said[0]}`);
  settled(self, { orderNumber, outcome: 'placed', storeOrderNumber, ...parcel });
  if (turn.again !== 'never' && (await say()) !== 'placed')
    self.source.breach(4, 'placed, and not when it was said again', { who: self.who, orderNumber, said });
}

export async function failByHand(self: Recorder, orderNumber: string): Promise<void> {
  const body = { reason: 'Sold out at the store', code: 'out_of_stock' };
  const heard = await retryUntilAnswered(
    self,
    api.placement.failByHand,
    { params: { orderNumber }, body },
    { key: randomUUID() },
  );
  if (heard.is === 'reply') settled(self, { orderNumber, outcome: 'failed' });
  else self.source.count('operators', `fail: ${heard.code}`);
}

/** Two operators, one entry, the same moment, two numbers of the store: at most one of them is taken at her word. */
export async function race(operators: Recorder[], desk: Desk, orderNumber: string): Promise<void> {
  await Promise.all(
    operators.map(async (operator) => {
      const storeOrderNumber = desk.nextStoreOrderNumber();
      const call = { params: { orderNumber }, body: { storeOrderNumber } };
      const heard = await retryUntilAnswered(operator, api.placement.placeByHand, call, { key: randomUUID() });
      if (heard.is === 'reply') settled(operator, { orderNumber, outcome: 'placed', storeOrderNumber });
      else operator.source.count('operators', `race: ${heard.code}`);
    }),
  );
}

export async function cancelForShopper(self: Recorder, orderNumber: string): Promise<void> {
  const body = { reason: 'The shopper called' };
  const heard = await retryUntilAnswered(self, api.orders.adminCancelOrder, { params: { orderNumber }, body });
  if (heard.is === 'refusal') return self.source.count('operators', `cancel: ${heard.code}`);
  // The shopper may have been quicker, and it is cancelled all the same.
  settled(self, { orderNumber, outcome: 'cancelled' });
}

/** A parcel for an order that was placed without one; its number, said twice, is one shipment. */
export async function track(self: Recorder, { pick }: Turn): Promise<void> {
  const placed = [...self.source.settled.values()].filter((saw) => saw.outcome === 'placed' && !saw.trackingNumber);
  const saw = placed[Math.floor(pick * placed.length)];
  if (!saw) return self.source.count('operators', 'nothing to track');
  const { orderNumber } = saw;
  const body = { trackingNumber: `T-${saw.storeOrderNumber}`, carrier: 'UPS' };
  for (let times = 1; times <= 2; times += 1) {
    const heard = await retryUntilAnswered(self, api.orders.setTracking, { params: { orderNumber }, body });
    // That it is placed reaches orders a moment later.
    if (heard.is === 'refusal') return self.source.count('operators', `track: ${heard.code}`);
    const same = heard.body.shipments.filter(({ trackingNumber }) => trackingNumber === body.trackingNumber);
    if (same.length !== 1)
      self.source.breach(4, 'one parcel is not one shipment', { who: self.who, orderNumber, shipments: same.length });
  }
  saw.trackingNumber = body.trackingNumber;
  self.source.count('operators', 'tracked');
}
