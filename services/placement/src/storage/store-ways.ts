import type { PlacementMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { FailureCode } from '../domain/failure-codes.ts';
import type { Results, WayStage } from '../domain/gate.ts';
import type { MachineMethod } from '../domain/machine.ts';
import type { WayBreaker } from '../domain/way-breaker.ts';
import type { WayState } from '../domain/way-choice.ts';

/** The machines of the store in their order, each with what decides whether it may be used now. */
export const wayStatesOf = (db: Sql, storeId: string): Promise<WayState[]> =>
  db.many<WayState>`
    select method, stage, closed_code, breaker_open, permitted, switched_off from machine_way
    where store_id = ${storeId} order by position`;

interface Attempt {
  storeId: string;
  method: PlacementMethod;
  version: string;
}

/** What may forbid the next step of an attempt. */
export interface StepRights {
  switchedOff: boolean;
  permitted: boolean;
  /** The way was taken back: by its results, or by its stage. */
  gateClosed: boolean;
  breakerOpen: boolean;
}

export async function stepRightsOf(db: Sql, { storeId, method, version }: Attempt): Promise<StepRights> {
  const row = await db.one<StepRights>`
    select exists (select from placement_switch
                   where is_on and (scope, target) in (('all', ''), ('store', ${storeId}), ('way', ${method}), ('version', ${version})))
             as switched_off,
           exists (select from store_permission
                   where store_id = ${storeId} and scope = ${method} and expires_at > muse_clock() and granted_at <= muse_clock()
                     and revoked_at is null and suspended_at is null) as permitted,
           not exists (select from store_way
                       where store_id = ${storeId} and method = ${method} and closed_at is null and stage in ('canary', 'live')) as gate_closed,
           exists (select from store_way where store_id = ${storeId} and method = ${method} and open_until is not null) as breaker_open`;
  return row ?? { switchedOff: true, permitted: false, gateClosed: true, breakerOpen: true };
}

export interface StoreWay extends WayBreaker {
  stage: WayStage;
  judgedFrom: string;
  closedCode: FailureCode | null;
  now: string;
}

/** Locks the row of a way, which is created if it is missing, until the transaction ends. */
export async function lockWay(tx: Sql, storeId: string, method: MachineMethod): Promise<StoreWay> {
  const row = await tx.one<StoreWay>`
    insert into store_way (store_id, method) values (${storeId}, ${method})
    on conflict (store_id, method) do update set stage = store_way.stage
    returning stage, judged_from, closed_code, failures, open_until, open_code, muse_clock() as now`;
  return row as StoreWay;
}

interface ShownWayRow extends Omit<StoreWay, 'now'> {
  closedAt: string | null;
  closedDetail: string | null;
}

export const readWay = (db: Sql, storeId: string, method: MachineMethod): Promise<ShownWayRow | undefined> =>
  db.one<ShownWayRow>`
    select stage, judged_from, closed_at, closed_code, closed_detail, failures, open_until, open_code
    from store_way where store_id = ${storeId} and method = ${method}`;

/** A person has looked: what was before does not count any more. */
export const reopen = (tx: Sql, storeId: string, method: MachineMethod): Promise<number> =>
  tx.run`
    update store_way set closed_at = null, closed_code = null, closed_detail = null, judged_from = muse_clock(),
      failures = 0, open_until = null, open_code = null
    where store_id = ${storeId} and method = ${method}`;

export const saveBreaker = (tx: Sql, storeId: string, method: MachineMethod, breaker: WayBreaker): Promise<number> =>
  tx.run`
    update store_way set failures = ${breaker.failures}, open_until = ${breaker.openUntil}, open_code = ${breaker.openCode}
    where store_id = ${storeId} and method = ${method}`;

export const closeWay = (
  tx: Sql,
  storeId: string,
  method: MachineMethod,
  { code, detail }: { code: string; detail: string },
): Promise<number> =>
  tx.run`
    update store_way set closed_at = muse_clock(), closed_code = ${code}, closed_detail = ${detail}
    where store_id = ${storeId} and method = ${method} and closed_at is null`;

export const setStage = (tx: Sql, storeId: string, method: MachineMethod, stage: WayStage): Promise<number> =>
  tx.run`update store_way set stage = ${stage} where store_id = ${storeId} and method = ${method}`;

interface WayResult {
  storeId: string;
  method: MachineMethod;
  version: string | null;
  code: FailureCode | null;
}

export const insertResult = (tx: Sql, { storeId, method, version, code }: WayResult): Promise<number> =>
  tx.run`insert into way_result (store_id, method, version, code) values (${storeId}, ${method}, ${version}, ${code})`;

/** The last results of a way since `from`: at most 200, at most 14 days old. */
export async function countResults(
  tx: Sql,
  {
    storeId,
    method,
    from,
    limit,
    days,
  }: { storeId: string; method: MachineMethod; from: string; limit: number; days: number },
): Promise<Results> {
  const row = await tx.one<Results>`
    select count(*) filter (where code is null)::int as succeeded, count(*) filter (where code is not null)::int as failed
    from (select code, at from way_result where store_id = ${storeId} and method = ${method} order by id desc limit ${limit}) latest
    where at >= ${from} and at > muse_clock() - make_interval(days => ${days})`;
  return row ?? { succeeded: 0, failed: 0 };
}

interface DueWay {
  storeId: string;
  method: MachineMethod;
  openUntil: string;
}

/** The ways whose breaker has been open for long enough: a dry run decides. Few are open at a time. */
export const waysToTry = (db: Sql): Promise<DueWay[]> =>
  db.many<DueWay>`
    select store_id, method, open_until from store_way
    where open_until <= muse_clock() and closed_at is null and stage in ('canary', 'live')
    order by open_until limit 100`;

/** A few rows per store, and a few stores. */
export const countStopped = (db: Sql): Promise<{ cause: string; stopped: number }[]> =>
  db.many`
    select 'gate' as cause, count(*)::int as stopped from store_way where closed_at is not null
    union all select 'breaker', count(*)::int from store_way where open_until is not null
    union all select 'suspended permission', count(*)::int from store_permission
      where suspended_at is not null and revoked_at is null and expires_at > muse_clock()
    union all select 'switch', count(*)::int from placement_switch where is_on`;

const postponeMinutes = 10;

/** A new time is a new dry run. */
export const postponeDryRun = (tx: Sql, storeId: string, method: MachineMethod): Promise<number> =>
  tx.run`
    update store_way set open_until = muse_clock() + make_interval(mins => ${postponeMinutes})
    where store_id = ${storeId} and method = ${method} and open_until is not null`;

/** The gate looks at 14 days; the rest shows an operator how a way has done. */
const keptDays = 90;

export const deleteResults = (db: Sql): Promise<number> =>
  db.run`
    delete from way_result where id = any(array(
      select id from way_result where at < muse_clock() - make_interval(days => ${keptDays}) order by at limit 5000
    ))`;
