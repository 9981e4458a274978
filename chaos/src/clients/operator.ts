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
import { refundBeforePlacing, refundPart } from './refund-operations.ts';
import { type Client, request } from './request.ts';
import { GaveUpError, ignoreAbandoned, retryUntilAnswered } from './retry-until-answered.ts';
import type { WorkloadContext } from './shopper.ts';
import { resolveByRecords } from './store-operations.ts';

/** An operator client that works the placement queue until stopped. */
export async function runOperator(
  number: number,
  workload: WorkloadContext,
  shared: OperatorContext,
  stopOperators: AbortSignal,
): Promise<void> {
  const subject = `operator-${number}-${shared.trial}`;
  const operator = await ignoreAbandoned(() => signIn(workload, subject, number === 1 ? ['admin'] : ['ops']));
  const colleague = await ignoreAbandoned(() => signIn(workload, `${subject}-colleague`, ['admin']));
  for (let count = 1; operator && colleague && !stopOperators.aborted; count += 1) {
    const turn = planTurn(randomFor(workload.seed, 'operator', number, 'turn', count));
    operator.who = `operator ${number}, turn ${count}`;
    await ignoreAbandoned(() => takeTurn(turn, { operator, colleague, shared }));
    await pause(turn.restMs);
  }
}

async function signIn(workload: WorkloadContext, subject: string, roles: Role[]): Promise<Client> {
  const anonymous = { ...workload, who: subject, subject: 'anonymous', token: null };
  const result = await retryUntilAnswered(anonymous, api.gateway.createDevToken, { body: { subject, roles } });
  if (result.is === 'refusal') throw new GaveUpError(`no token for an operator: ${result.code}`);
  return { ...anonymous, subject, token: result.body.token };
}

const emptyRestMs = 300;

interface TurnContext {
  operator: Client;
  colleague: Client;
  shared: OperatorContext;
}

async function takeTurn(turn: OperatorTurn, { operator, colleague, shared }: TurnContext): Promise<void> {
  if (turn.operation === 'looks around') return browse(operator);
  if (turn.operation === 'tracks') return track(operator, turn);
  if (turn.operation === 'refunds') return refundPart(operator, colleague, turn);
  const result = await retryUntilAnswered(operator, api.placement.listQueue, { query: { limit: '30' } });
  const entries = result.is === 'reply' ? result.body.orders : [];
  const entry = entries[Math.floor(turn.pick * entries.length)];
  if (!entry) {
    operator.recorder.count('operators', 'found the queue empty');
    return void (await pause(emptyRestMs));
  }
  await handle(turn, entry, { operator, colleague, shared });
}

async function handle(
  turn: OperatorTurn,
  entry: QueueEntry,
  { operator, colleague, shared }: TurnContext,
): Promise<void> {
  const { museOrderNumber: orderNumber } = entry;
  if (entry.status === 'outcome_unknown') return resolveByRecords({ operator, admin: colleague }, shared, entry);
  const claims = turn.claimsFirst && turn.operation !== 'races' && turn.operation !== 'cancels';
  if (claims && !(await claim(operator, orderNumber, turn))) return;
  if (turn.readsInstructions) {
    await retryUntilAnswered(operator, api.placement.getQueueEntry, { params: { orderNumber } });
    await retryUntilAnswered(operator, api.placement.getInstructions, { params: { orderNumber } });
  }
  if (turn.operation === 'places') return placeByHand(operator, shared, orderNumber, turn);
  if (turn.operation === 'fails') return failByHand(operator, orderNumber);
  if (turn.operation === 'releases') return release(operator, orderNumber);
  if (turn.operation === 'refunds first') {
    await refundBeforePlacing(operator, colleague, orderNumber, turn);
    // Who had claimed it may have bought it before: recorded, or failed, whatever became of the entry.
    if (claims)
      await (turn.approves ? placeByHand(operator, shared, orderNumber, turn) : failByHand(operator, orderNumber));
    return;
  }
  if (turn.operation === 'races') return race([operator, colleague], shared, orderNumber);
  return cancelForShopper(operator, orderNumber);
}

/** Reads statistics and orders, and probes the shopper's endpoint, which operators must not access. */
async function browse(operator: Client): Promise<void> {
  await retryUntilAnswered(operator, api.placement.queueStats);
  const listed = await retryUntilAnswered(operator, api.orders.adminListOrders, { query: { limit: '5' } });
  const [order] = listed.is === 'reply' ? listed.body.orders : [];
  if (order) {
    const params = { orderNumber: order.museOrderNumber };
    await retryUntilAnswered(operator, api.orders.adminGetOrder, { params });
    mustBeNotFound(
      operator,
      api.orders.getOrder,
      await request(operator, api.orders.getOrder, { params }, { allowedRefusals: ['not_found'] }),
    );
  }
  operator.recorder.count('operators', 'looked around');
}
