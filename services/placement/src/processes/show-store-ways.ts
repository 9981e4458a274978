import type { StoreWays } from '@muse/contracts';
import { refuseUnless, type Sql } from '@muse/kit';
import { judgedDays, judgedResults, wilson } from '../domain/gate.ts';
import { explain, reasonNotUsable, type WayState } from '../domain/way-choice.ts';
import { configuredWaysOf } from '../storage/store-placement.ts';
import { countResults, readWay, wayStatesOf } from '../storage/store-ways.ts';

type ShownWay = StoreWays['ways'][number];

/** The ways of a store in their order, as an operator sees them. Refuses with `not_found` if the store is not known. */
export async function showStoreWays(db: Sql, storeId: string): Promise<StoreWays> {
  const configured = await configuredWaysOf(db, storeId);
  refuseUnless(configured, 'not_found');
  const ways: ShownWay[] = [];
  for (const state of await wayStatesOf(db, storeId)) ways.push(await showWay(db, storeId, state));
  return { storeId, source: configured.source, ways: [...ways, byHand] };
}

/** A person always can. */
const byHand: ShownWay = {
  method: 'manual',
  usable: true,
  code: null,
  explanation: 'A person places what no machine may or can.',
  stage: null,
  closed: null,
  breaker: null,
  results: null,
};

async function showWay(db: Sql, storeId: string, state: WayState): Promise<ShownWay> {
  const row = await readWay(db, storeId, state.method);
  const from = row?.judgedFrom ?? '1970-01-01T00:00:00Z';
  const window = { storeId, method: state.method, from, limit: judgedResults, days: judgedDays };
  const results = await countResults(db, window);
  const code = reasonNotUsable(state.stage === 'canary' ? { ...state, stage: 'live' } : state) ?? null;
  return {
    method: state.method,
    usable: code === null,
    code,
    explanation: explain(state, code),
    stage: state.stage,
    closed: row?.closedAt ? { at: row.closedAt, code: row.closedCode ?? '', detail: row.closedDetail ?? '' } : null,
    breaker: row?.openUntil ? { openUntil: row.openUntil, code: row.openCode ?? '', failures: row.failures } : null,
    results: { ...results, lowerBound: wilson(results).lower },
  };
}
