import { randomUUID } from 'node:crypto';
import type { FailureCode } from '../../domain/failure-codes.ts';
import { type AttemptContext, type PlacementOrder, StoppedError, type StoreCard } from '../way.ts';
import type { BrowserPool } from './browser/pool.ts';
import type { StoredRecipe, StoredVisit } from './recipe/stored.ts';
import { HeadlessSession } from './session.ts';
import { type VisitSettings, visitOf } from './visits.ts';

/** What a dry run found: whether the last page before the submission was reached and everything on it is right. */
export interface Tried {
  status: 'passed' | 'failed';
  code: FailureCode | null;
  detail: string | null;
  step: string | null;
  totalCents: number | null;
}

interface DryRunContext {
  secret(name: string): Promise<string | undefined>;
  keep: AttemptContext['keep'];
}

/** Goes through a recipe up to the submission, which its guard blocks. The card is a test card of the store's secrets, `dry-run.card.…`. */
export async function dryRunVisit(
  pool: BrowserPool,
  settings: VisitSettings,
  order: PlacementOrder,
  visit: StoredVisit | undefined,
  stored: StoredRecipe | undefined,
  { secret, keep }: DryRunContext,
): Promise<Tried> {
  const options = visit && stored && visitOf(visit, stored, settings);
  if (!options) return failed('no_recipe', 'The recipe cannot be used with the hosts of the store.');
  const needed = async (name: string, code: FailureCode) => {
    const value = await secret(name);
    if (value === undefined) throw new StoppedError(code, `The store has no secret ${name}.`);
    return value;
  };
  const session = new HeadlessSession(pool, order, options, {
    ...{ attemptId: randomUUID(), signal: AbortSignal.timeout(240_000), keep },
    checkpoint: async () => undefined,
    isLate: () => true,
    remember: async () => undefined,
    secret: (name) => needed(name, 'no_secret'),
    card: () => dryRunCard((name) => needed(name, 'no_card')),
  });
  try {
    const prepared = await session.prepare();
    if (prepared.state === 'prepared')
      return { status: 'passed', code: null, detail: null, step: null, totalCents: prepared.totalCents };
    return failed(prepared.code, prepared.detail, prepared.step, prepared.totalCents);
  } finally {
    await session.close();
  }
}

async function dryRunCard(secret: (name: string) => Promise<string>): Promise<StoreCard> {
  const number = await secret('dry-run.card.number');
  const expiry = await secret('dry-run.card.expiry');
  const [month, year] = expiry.split('/').map(Number);
  const cvc = await secret('dry-run.card.cvc');
  return { number, expiryMonth: month ?? 0, expiryYear: 2000 + ((year ?? 0) % 100), cvc, holder: 'Muse Commerce' };
}

const failed = (
  code: FailureCode,
  detail: string,
  step: string | null = null,
  totalCents: number | null = null,
): Tried => ({
  status: 'failed',
  code,
  detail: detail.slice(0, 500),
  step,
  totalCents,
});
