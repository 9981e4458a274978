import type { PlacementMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { FailureCode } from '../domain/failure-codes.ts';
import { type StepRights, stepRightsOf } from '../storage/store-ways.ts';
import { StoppedError } from '../ways/way.ts';

const freshMs = 2_000;
const maximumCached = 1_000;

interface Known {
  rights: StepRights;
  until: number;
}

/** By the connection that read it: a transaction reads anew, and so do the replicas of one test. */
const cached = new WeakMap<Sql, Map<string, Known>>();

interface Step {
  storeId: string;
  method: PlacementMethod;
  version: string;
}

/**
 * Called between any two steps of a machine. Throws `StoppedError` if a switch is on, the store's permission has ended, or the way was
 * taken back; what it knows is at most 2 s old. It fails closed: it also throws if the database cannot be asked.
 */
export async function assertMayGoOn(db: Sql, step: Step): Promise<void> {
  const rights = await rightsOf(db, step);
  const code =
    reasonToStop(rights) ?? (rights.gateClosed ? 'gate_closed' : rights.breakerOpen ? 'breaker_open' : undefined);
  if (code !== undefined) throw new StoppedError(code, sentences[code] ?? code);
}

/** The same for a dry run, which buys nothing: it is how a breaker closes, and may be made of a way that is not live yet. */
export async function assertMayTry(db: Sql, step: Step): Promise<void> {
  const code = reasonToStop(await rightsOf(db, step));
  if (code !== undefined) throw new StoppedError(code, sentences[code] ?? code);
}

const reasonToStop = ({ switchedOff, permitted }: StepRights): FailureCode | undefined =>
  switchedOff ? 'killed_by_switch' : permitted ? undefined : 'no_permission';

const sentences: Partial<Record<FailureCode, string>> = {
  killed_by_switch: 'An admin has switched this off.',
  no_permission: 'The permission of the store has ended or is suspended.',
  gate_closed: 'This way of the store was closed.',
  breaker_open: 'This way of the store has failed too often lately.',
};

async function rightsOf(db: Sql, step: Step): Promise<StepRights> {
  const known = cached.get(db) ?? new Map<string, Known>();
  cached.set(db, known);
  const key = JSON.stringify([step.storeId, step.method, step.version]);
  const last = known.get(key);
  if (last && last.until > performance.now()) return last.rights;
  // From before the question: an answer is never taken for younger than it is.
  const until = performance.now() + freshMs;
  const rights = await stepRightsOf(db, step).catch((error: unknown) => {
    throw new StoppedError('interrupted', `The switches could not be read: ${(error as Error).name}.`);
  });
  if (known.size >= maximumCached) known.clear();
  known.set(key, { rights, until });
  return rights;
}
