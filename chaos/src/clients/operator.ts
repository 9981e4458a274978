import { setTimeout as pause } from 'node:timers/promises';
import { api, type QueueEntry, type Role } from '@muse/contracts';
import { mustBeNotFound } from './authorization-probe.ts';
import { type OperatorTurn, planTurn } from './operator-plan.ts';
import {
  cancelForShopper,
  claim,
  failByHand,
  type OperatorContext,
  placeByHand,
  race,
  release,
  track,
} from './queue-operations.ts';
import { randomFor } from './random.ts';
import { type Client, request } from './request.ts';
import { GaveUpError, ignoreAbandoned, retryUntilAnswered } from './retry-until-answered.ts';
import type { WorkloadContext } from './shopper.ts';

/** An operator who works the queue until told to go home; what was told them is written down at the desk. */
export async function runOperator(
  number: number,
  workload: WorkloadContext,
  shared: OperatorContext,
  stopOperators: AbortSignal,
): Promise<void> {
  const subject = `operator-${number}-${shared.trial}`;
  const operator_ = await ignoreAbandoned(() => signIn(workload, subject, number === 1 ? ['admin'] : ['ops']));
  const colleague = await ignoreAbandoned(() => signIn(workload, `${subject}-colleague`, ['ops']));
  for (let count = 1; operator_ && colleague && !stopOperators.aborted; count += 1) {
    const turn = planTurn(randomFor(workload.seed, 'operator', number, 'turn', count));
    operator_.who = `operator ${number}, turn ${count}`;
    await ignoreAbandoned(() => takeTurn(turn, { operator_, colleague, shared }));
    await pause(turn.restMs);
  }
}

async function signIn(workload: WorkloadContext, subject: string, roles: Role[]): Promise<Client> {
  const anonymous = { ...workload, who: subject, subject: 'nobody yet', token: null };
  const result = await retryUntilAnswered(anonymous, api.gateway.createDevToken, { body: { subject, roles } });
  if (result.is === 'refusal') throw new GaveUpError(`no token for an operator: ${result.code}`);
  return { ...anonymous, subject, token: result.body.token };
}

const emptyRestMs = 300;

interface Shift {
  operator_: Client;
  colleague: Client;
  shared: OperatorContext;
}

async function takeTurn(turn: OperatorTurn, { operator_, colleague, shared }: Shift): Promise<void> {
  if (turn.operation === 'looks around') return browse(operator_);
  if (turn.operation === 'tracks') return track(operator_, turn);
  const result = await retryUntilAnswered(operator_, api.placement.listQueue, { query: { limit: '30' } });
  const entries = result.is === 'reply' ? result.body.orders : [];
  const entry = entries[Math.floor(turn.pick * entries.length)];
  if (!entry) {
    operator_.recorder.count('operators', 'found the queue empty');
    return void (await pause(emptyRestMs));
  }
  await handle(turn, entry, { operator_, colleague, shared });
}

async function handle(turn: OperatorTurn, entry: QueueEntry, { operator_, colleague, shared }: Shift): Promise<void> {
  const { museOrderNumber: orderNumber } = entry;
  const claims = turn.claimsFirst && turn.operation !== 'races' && turn.operation !== 'cancels';
  if (claims && !(await claim(operator_, orderNumber, turn))) return;
  if (turn.readsInstructions) {
    await retryUntilAnswered(operator_, api.placement.getQueueEntry, { params: { orderNumber } });
    await retryUntilAnswered(operator_, api.placement.getInstructions, { params: { orderNumber } });
  }
  if (turn.operation === 'places') return placeByHand(operator_, shared, orderNumber, turn);
  if (turn.operation === 'fails') return failByHand(operator_, orderNumber);
  if (turn.operation === 'releases') return release(operator_, orderNumber);
  if (turn.operation === 'races') return race([operator_, colleague], shared, orderNumber);
  return cancelForShopper(operator_, orderNumber);
}

/** Statistics, the list of orders; and a shopper's own view, which is not for operators. */
async function browse(operator_: Client): Promise<void> {
  await retryUntilAnswered(operator_, api.placement.queueStats);
  const listed = await retryUntilAnswered(operator_, api.orders.adminListOrders, { query: { limit: '5' } });
  const [order] = listed.is === 'reply' ? listed.body.orders : [];
  if (order) {
    const params = { orderNumber: order.museOrderNumber };
    await retryUntilAnswered(operator_, api.orders.adminGetOrder, { params });
    mustBeNotFound(
      operator_,
      api.orders.getOrder,
      await request(operator_, api.orders.getOrder, { params }, { allowedRefusals: ['not_found'] }),
    );
  }
  operator_.recorder.count('operators', 'looked around');
}
