import { isRunning } from '../domain/attempt.ts';
import type { FailureCode } from '../domain/failure-codes.ts';
import { machineOf } from '../domain/machine.ts';
import { insertEvidence } from '../storage/evidence.ts';
import { rememberReference } from '../storage/machine-attempts.ts';
import { type AttemptContext, StoppedError } from '../ways/way.ts';
import type { MachineContext, RunningAttempt } from './begin-attempt.ts';
import { assertMayGoOn } from './check-switches.ts';
import { loadTask } from './load-task.ts';

const largestEvidence = 10 * 1024 * 1024;

export interface AttemptSteps extends AttemptContext {
  /** The step that the machine has reached. */
  reached(): string | undefined;
}

/** What the runner gives to a way: every act of it is bound to its attempt, and ends with the rights of the attempt. */
export function createAttemptContext(
  attempt: RunningAttempt,
  signal: AbortSignal,
  isLate: () => boolean,
  ctx: MachineContext,
): AttemptSteps {
  const { id, method, version, order } = attempt;
  const { storeId, taskId } = order;
  let last: string | undefined;
  const stop = (code: FailureCode, detail: string): never => {
    throw new StoppedError(code, detail, last);
  };
  return {
    attemptId: String(id),
    version,
    signal,
    isLate,
    reached: () => last,
    async checkpoint(step) {
      last = step;
      signal.throwIfAborted();
      const { task } = await loadTask(ctx.db, order.orderNumber).catch(() =>
        stop('interrupted', 'The state of the order could not be read.'),
      );
      if (!isRunning(task, attempt)) stop('lease_lost', 'The order was held, released or taken over.');
      await assertMayGoOn(ctx.db, { storeId, method, version });
    },
    keep: (evidence) => keepEvidence(evidence, { taskId, attemptId: id, by: machineOf(method) }, ctx),
    async secret(name) {
      const value = await ctx.storeSecrets.get(storeId, name);
      return value ?? stop('no_secret', `The store has no secret named ${name}.`);
    },
    card: async () => (await ctx.storePayment.cardFor(order)) ?? stop('no_card', 'There is no card for this order.'),
    async remember(reference) {
      if ((await rememberReference(ctx.db, id, reference)) === 0) stop('lease_lost', 'The attempt has ended.');
    },
  };
}

/** Files first: a process that dies between leaves a file that nothing names, never a row without its file. */
export async function keepEvidence(
  { bytes, contentType, step }: Parameters<AttemptContext['keep']>[0],
  { taskId, attemptId, by }: { taskId: string; attemptId: number; by: string },
  { evidenceFiles, transaction }: Pick<MachineContext, 'evidenceFiles' | 'transaction'>,
): Promise<string> {
  if (bytes.length > largestEvidence) throw new RangeError(`evidence of ${bytes.length} bytes is too large`);
  const { sha256 } = await evidenceFiles.store(bytes);
  const file = { sha256, contentType, bytes: bytes.length };
  return transaction(async (tx) => (await insertEvidence(tx, taskId, by, file, { attemptId, step })).id);
}
