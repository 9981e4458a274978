import { setTimeout as pause } from 'node:timers/promises';
import { isRunning, submit } from '../domain/attempt.ts';
import type { FailureCode } from '../domain/failure-codes.ts';
import { machineOf } from '../domain/machine.ts';
import { markSubmitting } from '../storage/machine-attempts.ts';
import { joinSubmissions } from '../storage/switches.ts';
import { type NotSubmitted, type Placed, StoppedError, type UnknownOutcome, type WaySession } from '../ways/way.ts';
import { type AttemptSteps, createAttemptContext } from './attempt-context.ts';
import type { MachineContext, RunningAttempt } from './begin-attempt.ts';
import { assertMayGoOn } from './check-switches.ts';
import { endNotSubmitted } from './end-not-submitted.ts';
import { endPlaced } from './end-placed.ts';
import { endUnknown } from './end-unknown.ts';
import { lockTask } from './load-task.ts';
import { saveTask } from './save-task.ts';

/**
 * One attempt of a machine: prepare, verify, commit `submitting`, submit once, store what became of it. Whatever happens before that
 * commit is proven not to be submitted; whatever happens after it is unknown, unless the way proves otherwise.
 */
export async function runAttempt(attempt: RunningAttempt, ctx: MachineContext): Promise<void> {
  const { rules, stopping } = ctx;
  const began = performance.now();
  const end = new AbortController();
  let submittedAt = Number.POSITIVE_INFINITY;
  const isLate = () => performance.now() - submittedAt > rules.submitWithinMs;
  /** A submission is never cut off: its outcome would be unknown. */
  const stop = () => {
    if (submittedAt === Number.POSITIVE_INFINITY) end.abort();
  };
  const timer = setTimeout(stop, rules.attemptSeconds * 900); // before its lease ends
  stopping.addEventListener('abort', stop);
  if (stopping.aborted) stop();
  const context = createAttemptContext(attempt, end.signal, isLate, ctx);
  let session: WaySession | undefined;
  const carryOut = async (): Promise<Result> => {
    const prepared = await prepare(attempt, context, ctx, (opened) => (session = opened));
    if (prepared.state !== 'ready') return prepared;
    // Before the commit: a process that is paused meanwhile counts the pause.
    submittedAt = performance.now();
    const stopped = await commitSubmitting(attempt, context, ctx);
    if (stopped) return stopped;
    return isLate() ? late(context) : submitOnce(session as WaySession, ctx);
  };
  try {
    const result = await carryOut();
    await settle(attempt, result, ctx);
    logResult(attempt, result, { step: context.reached(), durationMs: performance.now() - began }, ctx);
  } finally {
    clearTimeout(timer);
    stopping.removeEventListener('abort', stop);
    end.abort();
    await session?.close().catch((error: unknown) => {
      ctx.log.warn({ orderNumber: attempt.order.orderNumber, error }, 'an attempt could not be closed');
    });
  }
}

type Result = Placed | NotSubmitted | UnknownOutcome;

function settle(attempt: RunningAttempt, result: Result, ctx: MachineContext): Promise<void> {
  if (result.state === 'placed') return endPlaced(attempt, result, ctx);
  return result.state === 'unknown' ? endUnknown(attempt, result, ctx) : endNotSubmitted(attempt, result, ctx);
}

/** One line per attempt, for `npm run follow`. */
function logResult(
  { id, method, version, sessionId, order }: RunningAttempt,
  result: Result,
  { step, durationMs }: { step: string | undefined; durationMs: number },
  { log }: MachineContext,
): void {
  const outcome = result.state === 'placed' ? 'ok' : result.state.replace('_', ' ');
  const code = result.state === 'placed' ? undefined : result.code;
  const { orderNumber, storeId } = order;
  const about = { orderNumber, sessionId, storeId, attemptId: id, method, version, step, code };
  log.info({ ...about, outcome, durationMs: Math.round(durationMs * 10) / 10 }, 'placement attempt');
}

/** Opens the way, prepares the purchase and verifies what the store will charge. */
async function prepare(
  { method, order }: RunningAttempt,
  context: AttemptSteps,
  ctx: MachineContext,
  opened: (session: WaySession) => void,
): Promise<{ state: 'ready' } | NotSubmitted> {
  try {
    const preparing = (async () => {
      const session = await ctx.ways[method].open(order, context);
      opened(session);
      return session.prepare();
    })();
    const prepared = await Promise.race([preparing, rejectedBy(context.signal, ctx.stopping)]);
    if (prepared.state === 'not_submitted') return { step: context.reached(), ...prepared } as NotSubmitted;
    const { totalCents, currency } = prepared;
    if (currency !== order.currency)
      return stoppedAt(
        context,
        'currency_mismatch',
        `The store charges ${currency}, and the order is in ${order.currency}.`,
      );
    if (!Number.isSafeInteger(totalCents) || totalCents < 0)
      return stoppedAt(context, 'nonsense_answer', 'The total of the store is no amount.');
    if (totalCents > order.ceilingCents)
      return {
        ...stoppedAt(
          context,
          'over_ceiling',
          `The store charges ${totalCents}, and the ceiling is ${order.ceilingCents} (in cents).`,
        ),
        totalCents,
      };
    return { state: 'ready' };
  } catch (error) {
    return stoppedBy(error, context, ctx);
  }
}

/** Resolves with why the attempt ends if it has lost its rights meanwhile: then nothing may be sent. */
async function commitSubmitting(
  attempt: RunningAttempt,
  context: AttemptSteps,
  ctx: MachineContext,
): Promise<NotSubmitted | undefined> {
  const { id, method, version, order } = attempt;
  try {
    await ctx.transaction(async (tx) => {
      await joinSubmissions(tx);
      await assertMayGoOn(tx, { storeId: order.storeId, method, version });
      const loaded = await lockTask(tx, order.orderNumber);
      if (!isRunning(loaded.task, attempt))
        throw new StoppedError('lease_lost', 'The order was held, released or taken over.');
      await markSubmitting(tx, id);
      await saveTask(tx, loaded.task, submit(loaded, machineOf(method), ctx.rules.submitSeconds * 2));
    });
    return undefined;
  } catch (error) {
    return stoppedBy(error, context, ctx);
  }
}

/** Whatever is no clear answer within the time is unknown. */
async function submitOnce(session: WaySession, ctx: MachineContext): Promise<Placed | NotSubmitted | UnknownOutcome> {
  const unknown = (detail: string): UnknownOutcome => ({ state: 'unknown', code: 'no_answer', detail });
  const over = new AbortController();
  try {
    return await Promise.race([
      session.submit(),
      pause(ctx.rules.submitSeconds * 1_000, unknown('The store has not answered in time.'), {
        signal: over.signal,
        ref: false,
      }),
    ]);
  } catch (error) {
    ctx.log.error({ error }, 'a submission has failed without a clear outcome');
    return unknown('The machine failed while it was submitting.');
  } finally {
    over.abort();
  }
}

const late = (context: AttemptSteps): NotSubmitted =>
  stoppedAt(context, 'submission_late', 'The process was paused before it could submit.');

function stoppedAt(context: AttemptSteps, code: FailureCode, detail: string): NotSubmitted {
  const step = context.reached();
  return { state: 'not_submitted', code, detail, ...(step === undefined ? {} : { step }) };
}

/** The message of an unexpected error may hold anything: it goes to the log, which is redacted, and not to the task. */
function stoppedBy(error: unknown, context: AttemptSteps, { log }: MachineContext): NotSubmitted {
  if (error instanceof StoppedError) return stoppedAt(context, error.code, error.message);
  log.error(
    { attemptId: context.attemptId, step: context.reached(), error },
    'an attempt to place an order has failed',
  );
  return stoppedAt(context, 'internal_error', 'The machine failed unexpectedly; the log says how.');
}

/** Rejects when the attempt has to end, also if its way does not. */
const rejectedBy = (signal: AbortSignal, stopping: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const ended = () =>
      reject(
        stopping.aborted
          ? new StoppedError('interrupted', 'The process was stopped.')
          : new StoppedError('timeout', 'The attempt has taken too long.'),
      );
    if (signal.aborted) ended();
    signal.addEventListener('abort', ended, { once: true });
  });
