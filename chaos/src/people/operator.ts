import { setTimeout as pause } from 'node:timers/promises';
import { api, type QueueEntry, type Role } from '@muse/contracts';
import { ask, type Speaker } from './ask.ts';
import type { Desk } from './desk.ts';
import { diceFor } from './dice.ts';
import { bravely, GaveUpError, insist } from './insist.ts';
import { cancelForShopper, claim, failByHand, placeByHand, race, release, track } from './queue-deeds.ts';
import type { Surroundings } from './shopper.ts';
import { mustNotBeThere } from './strangers.ts';
import { planTurn, type Turn } from './turn-plan.ts';

/** An operator who works the queue until told to go home; what was told them is written down at the desk. */
export async function workTheQueue(
  number: number,
  around: Surroundings,
  desk: Desk,
  goHome: AbortSignal,
): Promise<void> {
  const subject = `operator-${number}-${desk.trial}`;
  const self = await bravely(() => signIn(around, subject, number === 1 ? ['admin'] : ['ops']));
  const colleague = await bravely(() => signIn(around, `${subject}-colleague`, ['ops']));
  for (let count = 1; self && colleague && !goHome.aborted; count += 1) {
    const turn = planTurn(diceFor(around.seed, 'operator', number, 'turn', count));
    self.who = `operator ${number}, turn ${count}`;
    await bravely(() => take(turn, { self, colleague, desk }));
    await pause(turn.restMs);
  }
}

async function signIn(around: Surroundings, subject: string, roles: Role[]): Promise<Speaker> {
  const nobody = { ...around, who: subject, subject: 'nobody yet', token: null };
  const heard = await insist(nobody, api.gateway.createDevToken, { body: { subject, roles } });
  if (heard.is === 'refusal') throw new GaveUpError(`no token for an operator: ${heard.code}`);
  return { ...nobody, subject, token: heard.body.token };
}

const emptyRestMs = 300;

interface Shift {
  self: Speaker;
  colleague: Speaker;
  desk: Desk;
}

async function take(turn: Turn, { self, colleague, desk }: Shift): Promise<void> {
  if (turn.deed === 'looks around') return lookAround(self);
  if (turn.deed === 'tracks') return track(self, turn);
  const heard = await insist(self, api.placement.listQueue, { query: { limit: '30' } });
  const entries = heard.is === 'reply' ? heard.body.orders : [];
  const entry = entries[Math.floor(turn.pick * entries.length)];
  if (!entry) {
    self.witness.count('operators', 'found the queue empty');
    return void (await pause(emptyRestMs));
  }
  await handle(turn, entry, { self, colleague, desk });
}

async function handle(turn: Turn, entry: QueueEntry, { self, colleague, desk }: Shift): Promise<void> {
  const { museOrderNumber: orderNumber } = entry;
  const claims = turn.claimsFirst && turn.deed !== 'races' && turn.deed !== 'cancels';
  if (claims && !(await claim(self, orderNumber, turn))) return;
  if (turn.readsInstructions) {
    await insist(self, api.placement.getQueueEntry, { params: { orderNumber } });
    await insist(self, api.placement.getInstructions, { params: { orderNumber } });
  }
  if (turn.deed === 'places') return placeByHand(self, desk, orderNumber, turn);
  if (turn.deed === 'fails') return failByHand(self, orderNumber);
  if (turn.deed === 'releases') return release(self, orderNumber);
  if (turn.deed === 'races') return race([self, colleague], desk, orderNumber);
  return cancelForShopper(self, orderNumber);
}

/** Statistics, the list of orders; and a shopper's own view, which is not for operators. */
async function lookAround(self: Speaker): Promise<void> {
  await insist(self, api.placement.queueStats);
  const listed = await insist(self, api.orders.adminListOrders, { query: { limit: '5' } });
  const [order] = listed.is === 'reply' ? listed.body.orders : [];
  if (order) {
    const params = { orderNumber: order.museOrderNumber };
    await insist(self, api.orders.adminGetOrder, { params });
    mustNotBeThere(
      self,
      api.orders.getOrder,
      await ask(self, api.orders.getOrder, { params }, { mayBe: ['not_found'] }),
    );
  }
  self.witness.count('operators', 'looked around');
}
