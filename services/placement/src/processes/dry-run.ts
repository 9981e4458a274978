import { randomUUID } from 'node:crypto';
import { type FailureCode, failureOf } from '../domain/failure-codes.ts';
import type { MachineMethod } from '../domain/machine.ts';
import { latestTaskOf } from '../storage/tasks.ts';
import { type AttemptContext, type PlacementOrder, StoppedError, type Way } from '../ways/way.ts';
import type { MachineContext } from './begin-attempt.ts';
import { assertMayTry } from './check-switches.ts';
import { placementOrderOf } from './placement-order.ts';

/** What a dry run tells of its way. `unclear`: nothing, for example because a switch is on. */
export type DryRunVerdict = { is: 'works' } | { is: 'fails'; code: FailureCode } | { is: 'unclear' };

/** The store has answered about its offer, or asked for the payment: the way has worked as far as it can without buying. */
const working: ReadonlySet<FailureCode> = new Set([
  'out_of_stock',
  'variant_missing',
  'quantity_limited',
  'over_ceiling',
  'price_mismatch',
  'offer_withdrawn',
  'address_rejected',
  'no_card',
]);

/** Prepares the last order of the store once more, whatever became of it, and buys nothing: `submit` is never called. */
export async function dryRun(
  { storeId, method }: { storeId: string; method: MachineMethod },
  ctx: MachineContext,
): Promise<DryRunVerdict> {
  const task = await latestTaskOf(ctx.db, storeId);
  const way = ctx.ways[method];
  if (!task || (await way.unavailable(storeId)) !== undefined) return { is: 'unclear' };
  const order = await placementOrderOf(ctx.db, task, ctx.rules);
  const code = await prepareOnly(way, order, ctx);
  if (code === null || working.has(code)) return { is: 'works' };
  return failureOf(code).counts ? { is: 'fails', code } : { is: 'unclear' };
}

/** Returns why it was not prepared, or null. */
async function prepareOnly(way: Way, order: PlacementOrder, ctx: MachineContext): Promise<FailureCode | null> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), ctx.rules.attemptSeconds * 900); // before the lease of the job ends
  let session: Awaited<ReturnType<Way['open']>> | undefined;
  try {
    const version = await way.version(order);
    await assertMayTry(ctx.db, { storeId: order.storeId, method: way.method, version });
    session = await way.open(
      order,
      dryRunContext(order, { method: way.method, version }, AbortSignal.any([end.signal, ctx.stopping]), ctx),
    );
    const prepared = await session.prepare();
    return prepared.state === 'prepared' ? null : prepared.code;
  } catch (error) {
    if (error instanceof StoppedError) return error.code;
    if (ctx.stopping.aborted) return 'interrupted';
    if (end.signal.aborted) return 'timeout';
    ctx.log.error({ orderNumber: order.orderNumber, method: way.method, error }, 'a dry run has failed');
    return 'internal_error';
  } finally {
    clearTimeout(timer);
    await session?.close().catch((error: unknown) => {
      ctx.log.warn({ orderNumber: order.orderNumber, error }, 'a dry run could not be closed');
    });
  }
}

/** What a way gets in a dry run: rights to look, no card to pay with, and nothing that is kept. */
function dryRunContext(
  { orderNumber, storeId }: PlacementOrder,
  step: { method: MachineMethod; version: string },
  signal: AbortSignal,
  ctx: MachineContext,
): AttemptContext {
  const stop = (code: FailureCode, detail: string): never => {
    throw new StoppedError(code, detail);
  };
  return {
    // Another one each time: the keys of its calls follow from it, and a store would answer with the session of the last dry run.
    attemptId: `dry-run-${orderNumber}-${randomUUID()}`,
    signal,
    isLate: () => true, // a way that would submit nevertheless must not
    async checkpoint() {
      signal.throwIfAborted();
      await assertMayTry(ctx.db, { storeId, ...step });
    },
    keep: async () => 'not-kept',
    secret: async (name) =>
      (await ctx.storeSecrets.get(storeId, name)) ?? stop('no_secret', `There is no secret named ${name}.`),
    card: async () => stop('no_card', 'A dry run pays nothing.'),
    remember: async () => undefined,
  };
}
