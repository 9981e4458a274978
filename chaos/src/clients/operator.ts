import { setTimeout as pause } from 'node:timers/promises';
import { api, type QueueEntry, type Role } from '@muse/contracts';
import { ask, type Recorder } from './ask.ts';
import type { Desk } from './desk.ts';
import { cancelForShopper, claim, failByHand, placeByHand, race, release, track } from './queue-operations.ts';
import { randomFor } from './random.ts';
import { bravely, GaveUpError, retryUntilAnswered } from './retry-until-answered.ts';
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
    const turn = planTurn(randomFor(around.seed, 'operator', number, 'turn', count));
    self.who = `operator ${number}, turn ${count}`;
    await bravely(() => take(turn, { self, colleague, desk }));
    await pause(turn.restMs);
  }
}

async function signIn(around: Surroundings, subject: string, roles: Role[]): Promise<Recorder> {
  const nobody = { ...around, who: subject, subject: 'nobody yet', token: null };
  const heard = await retryUntilAnswered(nobody, api.gateway.createDevToken, { body: { subject, roles } });
  if (heard.is === 'refusal') throw new GaveUpError(`no token for an operator: ${heard.code}`);
  return { ...nobody, subject, token: heard.body.token };
}

const emptyRestMs = 300;

interface Shift {
  self: Recorder;
  colleague: Recorder;
  desk: Desk;
}

async function take(turn: Turn, { self, colleague, desk }: Shift): Promise<void> {
  if (turn.operation === 'looks around') return lookAround(self);
  if (turn.operation === 'tracks') return track(self, turn);
  const heard = await retryUntilAnswered(self, api.placement.listQueue, { query: { limit: '30' } });
  const entries = heard.is === 'reply' ? heard.body.orders : [];
  const entry = entries[Math.floor(turn.pick * entries.length)];
  if (!entry) {
    self.source.count('operators', 'found the queue empty');
    return void (await pause(emptyRestMs));
  }
  await handle(turn, entry, { self, colleague, desk });
}

async function handle(turn: Turn, entry: QueueEntry, { self, colleague, desk }: Shift): Promise<void> {
  const { museOrderNumber: orderNumber } = entry;
  const claims = turn.claimsFirst && turn.operation !== 'races' && turn.operation !== 'cancels';
  if (claims && !(await claim(self, orderNumber, turn))) return;
  if (turn.readsInstructions) {
    await retryUntilAnswered(self, api.placement.getQueueEntry, { params: { orderNumber } });
    await retryUntilAnswered(self, api.placement.getInstructions, { params: { orderNumber } });
  }
  if (turn.operation === 'places') return placeByHand(self, desk, orderNumber, turn);
  if (turn.operation === 'fails') return failByHand(self, orderNumber);
  if (turn.operation === 'releases') return release(self, orderNumber);
  if (turn.operation === 'races') return race([self, colleague], desk, orderNumber);
  return cancelForShopper(self, orderNumber);
}

/** Statistics, the list of orders; and a shopper's own view, which is not for operators. */
async function lookAround(self: Recorder): Promise<void> {
  await retryUntilAnswered(self, api.placement.queueStats);
  const listed = await retryUntilAnswered(self, api.orders.adminListOrders, { query: { limit: '5' } });
  const [order] = listed.is === 'reply' ? listed.body.orders : [];
  if (order) {
    const params = { orderNumber: order.museOrderNumber };
    await retryUntilAnswered(self, api.orders.adminGetOrder, { params });
    mustNotBeThere(
      self,
      api.orders.getOrder,
      await ask(self, api.orders.getOrder, { params }, { mayBe: ['not_found'] }),
    );
  }
  self.source.count('operators', 'looked around');
}
