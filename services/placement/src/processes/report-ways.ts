import type { Sql } from '@muse/kit';
import type { FailureCode } from '../domain/failure-codes.ts';
import { explain, reasonNotUsable } from '../domain/way-choice.ts';
import { type ListedWay, listWays } from '../storage/all-ways.ts';

/** One way of a store as readiness shows it. */
interface ReportedWay {
  storeId: string;
  method: string;
  state: 'live' | 'canary' | 'blocked';
  /** Why it is blocked; null if it is not. */
  code: FailureCode | null;
  explanation: string;
}

/** Which stores a machine may buy at now, and why not at the others. */
export const reportWays = async (db: Sql, hasBrowser: boolean): Promise<ReportedWay[]> =>
  (await listWays(db)).map((way) => {
    const { storeId, method, stage } = way;
    const code = reasonNotUsable(stage === 'canary' ? { ...way, stage: 'live' } : way) ?? missingFor(way, hasBrowser);
    const state = code === undefined ? (stage === 'canary' ? 'canary' : 'live') : 'blocked';
    return { storeId, method, state, code: code ?? null, explanation: explain(way, code ?? null) };
  });

function missingFor({ method, isEquipped }: ListedWay, hasBrowser: boolean): FailureCode | undefined {
  if (method === 'headless' && !hasBrowser) return 'no_browser';
  if (isEquipped) return undefined;
  return method === 'api' ? 'not_connected' : 'no_recipe';
}
