import type { DryRun } from '@muse/contracts';
import { newId } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';

export interface NewDryRun {
  storeId: string;
  version: number;
  request: object;
  by: string;
}

export async function insertDryRun(tx: Sql, { storeId, version, request, by }: NewDryRun): Promise<DryRun> {
  const row = await tx.one<DryRun>`
    insert into recipe_trial (id, store_id, version, request, requested_by)
    values (${newId('dryRun')}, ${storeId}, ${version}, ${json(request)}, ${by})
    returning id, store_id, version, status, code, detail, step, total_cents, evidence, requested_by, created_at`;
  return row as DryRun;
}

export const dryRunOf = (db: Sql, storeId: string, id: string): Promise<DryRun | undefined> =>
  db.one<DryRun>`
    select id, store_id, version, status, code, detail, step, total_cents, evidence, requested_by, created_at
    from recipe_trial where id = ${id} and store_id = ${storeId}`;

/** Only while it is running: a job that was interrupted and run again does not change the result. */
export const openDryRun = (db: Sql, id: string) =>
  db.one<{ storeId: string; version: number; request: unknown }>`
    select store_id, version, request from recipe_trial where id = ${id} and status = 'running'`;

export type DryRunResult = Pick<DryRun, 'code' | 'detail' | 'step' | 'totalCents' | 'evidence'> & {
  status: 'passed' | 'failed';
};

/** Returns 1 if the dry run was still running. */
export const endDryRun = (tx: Sql, id: string, result: DryRunResult): Promise<number> =>
  tx.run`
    update recipe_trial
    set status = ${result.status}, code = ${result.code}, detail = ${result.detail}, step = ${result.step},
        total_cents = ${result.totalCents}, evidence = ${json(result.evidence)}
    where id = ${id} and status = 'running'`;

export const deleteDryRuns = (db: Sql): Promise<number> =>
  db.run`
    delete from recipe_trial where id in (
      select id from recipe_trial where created_at < muse_clock() - interval '90 days' order by created_at limit 1000
    )`;
