import type { PlacementMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import { mayGoOn } from '../storage/store-ways.ts';
import { StoppedError } from '../ways/way.ts';

const freshMs = 2_000;
const maximumCached = 1_000;

type Answer = Awaited<ReturnType<typeof mayGoOn>>;

/** By the connection that read it: a transaction reads anew, and so do the replicas of one test. */
const cached = new WeakMap<Sql, Map<string, { answer: Answer; until: number }>>();

interface Step {
  storeId: string;
  method: PlacementMethod;
  version: string;
}

/**
 * Called between any two steps of a machine. Throws `StoppedError` if a switch is on or the store's permission has ended; an answer is at
 * most 2 s old. It fails closed: it also throws if the database cannot be asked.
 */
export async function assertMayGoOn(db: Sql, step: Step): Promise<void> {
  const { switchedOff, permitted } = await answerFor(db, step);
  if (switchedOff) throw new StoppedError('killed_by_switch', 'An admin has switched this off.');
  if (!permitted) throw new StoppedError('no_permission', 'The permission of the store has ended or is suspended.');
}

async function answerFor(db: Sql, step: Step): Promise<Answer> {
  const answers = cached.get(db) ?? new Map<string, { answer: Answer; until: number }>();
  cached.set(db, answers);
  const key = JSON.stringify([step.storeId, step.method, step.version]);
  const known = answers.get(key);
  if (known && known.until > performance.now()) return known.answer;
  // From before the question: an answer is never taken for younger than it is.
  const until = performance.now() + freshMs;
  const answer = await mayGoOn(db, step).catch((error: unknown) => {
    throw new StoppedError('interrupted', `The switches could not be read: ${(error as Error).name}.`);
  });
  if (answers.size >= maximumCached) answers.clear();
  answers.set(key, { answer, until });
  return answer;
}
