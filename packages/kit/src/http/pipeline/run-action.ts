import type { Database } from '../../database/database.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import type { Backlog } from '../../messaging/publishing/backlog.ts';
import type { UnitOfWork } from '../../messaging/transaction.ts';
import { RefusalError } from '../../refuse.ts';
import { notePurchase } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { purchaseIdsIn } from '../../telemetry/purchase-ids.ts';
import { type Action, type ActionContext, type AnyReply, isReply } from '../answer.ts';
import { checkReply } from './check-reply.ts';
import type { Exchange } from './exchange.ts';
import { claimKey, type HeldKey, idempotencyKeyOf } from './idempotency.ts';
import { incomingOf } from './incoming.ts';
import type { KeyLeases } from './key-leases.ts';
import type { Step } from './pipeline.ts';
import { problemReply } from './problem.ts';
import { send } from './send.ts';
import { isStreamed, sendStream } from './send-stream.ts';

export interface RunActionOptions<Dependencies> {
  dependencies: Dependencies;
  database: Database;
  keyLeases: KeyLeases;
  unitOfWork: UnitOfWork;
  backlog: Backlog;
  log: Log;
  metrics: Metrics;
  /** Aborted when the process stops. */
  stopping: AbortSignal;
  /** Checks every reply against the contract; in tests. */
  checkReplies: boolean;
}

/** Runs the action and sends its reply; with an Idempotency-Key, its effect and its reply happen once. */
export const runAction =
  <Dependencies extends object>(options: RunActionOptions<Dependencies>): Step<Action<Dependencies>> =>
  async (exchange, action) => {
    const key = idempotencyKeyOf(exchange, action.endpoint);
    const reply =
      key === undefined ? await run(exchange, action, options) : await runOnce(exchange, action, options, key);
    if (reply.status < 300) notePurchase(purchaseIdsIn(reply.body));
    if (isStreamed(reply)) await sendStream(exchange, reply, options);
    else send(exchange.res, reply);
  };

async function run<Dependencies extends object>(
  exchange: Exchange,
  action: Action<Dependencies>,
  options: RunActionOptions<Dependencies>,
  held?: HeldKey,
): Promise<AnyReply> {
  const { dependencies, database, log, backlog } = options;
  const ctx: ActionContext = {
    db: database.reads('requests'),
    log,
    outboxIsFarBehind: () => backlog.isFarBehind(),
    transaction: transactionOf(options.unitOfWork, held),
  };
  const reply = await action.run(incomingOf(exchange), { ...dependencies, ...ctx });
  if (options.checkReplies) checkReply(reply, action.endpoint);
  failurePoint('request: committed, not answered yet', () => action.endpoint.id);
  return reply;
}

/** Where a key is held, a transaction that returns the reply also stores it, in the same commit. */
function transactionOf(unitOfWork: UnitOfWork, held: HeldKey | undefined): ActionContext['transaction'] {
  if (held === undefined) return (body) => unitOfWork.transaction('requests', body);
  return (body) =>
    unitOfWork.transaction('requests', async (tx) => {
      const result = await body(tx);
      if (isReply(result)) await held.store(tx, result);
      return result;
    });
}

async function runOnce<Dependencies extends object>(
  exchange: Exchange,
  action: Action<Dependencies>,
  options: RunActionOptions<Dependencies>,
  key: string,
): Promise<AnyReply> {
  const claim = await claimKey(options, exchange, action.endpoint, key);
  if ('stored' in claim) return claim.stored;
  failurePoint('request: key held, nothing done yet', () => action.endpoint.id);
  let reply: AnyReply | undefined;
  try {
    return (reply = await run(exchange, action, options, claim.held));
  } catch (error) {
    if (error instanceof RefusalError) reply = problemReply(error, exchange.path, options.log);
    throw error;
  } finally {
    await claim.held.close(reply);
  }
}
