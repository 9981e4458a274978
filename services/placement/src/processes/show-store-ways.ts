import type { StoreWays } from '@muse/contracts';
import { refuseUnless, type Sql } from '@muse/kit';
import type { FailureCode } from '../domain/failure-codes.ts';
import { judgedDays, judgedResults, wilson } from '../domain/gate.ts';
import type { MachineMethod } from '../domain/machine.ts';
import { explain, reasonNotUsable, type WayState } from '../domain/way-choice.ts';
import { configuredWaysOf } from '../storage/store-placement.ts';
import { countResults, readWay, wayStatesOf } from '../storage/store-ways.ts';

type ShownWay = StoreWays['ways'][number];

/** Why a way cannot be used although it may be: no recipe, no browser, no connection. */
type Unavailable = (method: MachineMethod) => Promise<FailureCode | undefined>;

/**
 * The ways of a store in their order, as an operator sees them. Refuses with `not_found` if the store is not known. Without
 * `unavailable`, inside of a transaction, which must not wait for a second connection, it says what was decided only.
 */
export async function showStoreWays(db: Sql, storeId: string, unavailable?: Unavailable): Promise<StoreWays> {
  const configured = await configuredWaysOf(db, storeId);
  refuseUnless(configured, 'not_found');
  const ways: ShownWay[] = [];
  for (const state of await wayStatesOf(db, storeId)) ways.push(await showWay(db, storeId, state, unavailable));
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

async function showWay(db: Sql, storeId: string, state: WayState, unavailable?: Unavailable): Promise<ShownWay> {
  const row = await readWay(db, storeId, state.method);
  const from = row?.judgedFrom ?? '1970-01-01T00:00:00Z';
  const window = { storeId, method: state.method, from, limit: judgedResults, days: judgedDays };
  const results = await countResults(db, window);
  const forbidden = reasonNotUsable(state.stage === 'canary' ? { ...state, stage: 'live' } : state);
  const code = forbidden ?? (await unavailable?.(state.method)) ?? null;
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
