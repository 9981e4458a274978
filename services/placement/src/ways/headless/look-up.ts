import type { AttemptContext, LookUp, PlacementOrder, StoreReference } from '../way.ts';
import { StoppedError } from '../way.ts';
import type { BrowserPool } from './browser/pool.ts';
import { PageError } from './failure.ts';
import { openVisit } from './open-visit.ts';
import type { StoreVisit, VisitOptions } from './store-visit.ts';

/** Reads the store's history in a fresh context. It fills in nothing and buys nothing: the guard is never opened. */
export async function lookUpOrder(
  pool: BrowserPool,
  order: PlacementOrder,
  reference: StoreReference,
  options: VisitOptions,
  context: Pick<AttemptContext, 'signal' | 'secret' | 'keep'>,
): Promise<LookUp> {
  const lease = await pool.lease();
  let attempt: StoreVisit | undefined;
  try {
    attempt = await openVisit(lease, order, { ...reference }, options, context);
    await attempt.run('lookUp');
    await attempt.ctx.recorder.page('order history');
    return toLookUp(attempt);
  } catch (error) {
    if (!(error instanceof PageError || error instanceof StoppedError)) throw error;
    await attempt?.ctx.recorder.page(`look-up stopped at ${attempt.step}`).catch(() => undefined);
    return { state: 'unclear', code: error.code, detail: error.message };
  } finally {
    await attempt?.close();
    await lease.release();
  }
}

function toLookUp({ ctx: { seen, page } }: StoreVisit): LookUp {
  const found = seen.history ?? [];
  const [first] = found;
  if (!first) return { state: 'absent' };
  if (found.length > 1) return { state: 'duplicate', storeOrderNumbers: found.map(({ number }) => number) };
  const { number, totalCents, currency } = first;
  return { state: 'found', storeOrderNumber: number, totalCents, currency, proof: page.url().slice(0, 500) };
}
