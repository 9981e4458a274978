import type { PlacementMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { FailureCode } from '../domain/failure-codes.ts';
import { closesAtOnce, judge, judgedDays, judgedResults, tellsOfTheWay } from '../domain/gate.ts';
import type { MachineMethod } from '../domain/machine.ts';
import { system } from '../domain/transitions.ts';
import { afterResult, isBlock } from '../domain/way-breaker.ts';
import { recordAct } from '../storage/audit.ts';
import { suspendPermissions } from '../storage/store-permissions.ts';
import {
  closeWay,
  countResults,
  insertResult,
  lockWay,
  type StoreWay,
  saveBreaker,
  setStage,
} from '../storage/store-ways.ts';

export interface AttemptResult {
  storeId: string;
  method: PlacementMethod;
  /** Null is a success. */
  code: FailureCode | null;
  /** A success counts for the gate if the purchase is proven. Failures always count. */
  verified: boolean;
  /** Nothing was to be bought: only the breaker and the permission learn from it. */
  isDryRun?: boolean;
  version?: string | null;
}

/**
 * What the end of an attempt means for its way: the breaker opens or closes, the gate closes or, for a canary, opens, and a block suspends
 * the permission. In the transaction that ends the attempt; results of one way are taken in one after the other.
 */
export async function recordResult(tx: Sql, result: AttemptResult): Promise<void> {
  const { storeId, method, code, verified, isDryRun = false, version = null } = result;
  if (method === 'manual' || !tellsOfTheWay(code)) return;
  const way = await lockWay(tx, storeId, method);
  await saveBreaker(tx, storeId, method, afterResult(way, code, way.now));
  if (code !== null && isBlock(code)) await suspend(tx, storeId, method, code);
  if (isDryRun || (code === null && !verified)) return;
  await insertResult(tx, { storeId, method, version, code });
  await applyGate(tx, way, { storeId, method, code });
}

async function suspend(tx: Sql, storeId: string, method: MachineMethod, code: FailureCode): Promise<void> {
  const suspended = await suspendPermissions(tx, storeId, method, code);
  if (suspended === 0) return;
  const reason = `the store has answered a machine with ${code}`;
  await recordAct(tx, {
    by: system,
    act: 'permission suspended',
    subject: `store:${storeId}`,
    reason,
    details: { method },
  });
}

interface Judged {
  storeId: string;
  method: MachineMethod;
  code: FailureCode | null;
}

async function applyGate(tx: Sql, way: StoreWay, { storeId, method, code }: Judged): Promise<void> {
  if (way.closedCode !== null) return;
  const close = async (cause: string, detail: string) => {
    await closeWay(tx, storeId, method, { code: cause, detail });
    await recordAct(tx, {
      by: system,
      act: 'way closed',
      subject: `store:${storeId}`,
      reason: detail,
      details: { method },
    });
  };
  if (code !== null && closesAtOnce(code)) return close(code, `an attempt ended with ${code}`);
  const window = { storeId, method, from: way.judgedFrom, limit: judgedResults, days: judgedDays };
  const results = await countResults(tx, window);
  const verdict = judge(results);
  if (verdict === 'below') {
    await close('rate', `${results.succeeded} of ${results.succeeded + results.failed} attempts have succeeded`);
  } else if (verdict === 'proven' && way.stage === 'canary') {
    await setStage(tx, storeId, method, 'live');
    const reason = `${results.succeeded} of ${results.succeeded + results.failed} attempts have succeeded`;
    await recordAct(tx, { by: system, act: 'way live', subject: `store:${storeId}`, reason, details: { method } });
  }
}
