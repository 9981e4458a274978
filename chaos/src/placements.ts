import type { Snapshot } from './checker/index.ts';

/** How the orders of a trial were placed, for the report. */
export interface Placements {
  /** Placed orders by the way that placed them. */
  placedBy: Record<string, number>;
  /** Attempts that bought nothing, by way and code. */
  notBought: Record<string, number>;
  /** What became of outcomes that were unknown, and who found out. */
  unknownOutcomes: Record<string, number>;
}

export async function countPlacements(look: Snapshot['look']): Promise<Placements> {
  const count = async (sql: string) => {
    const rows = await look<{ name: string; count: number }>(sql);
    return Object.fromEntries(rows.map(({ name, count: times }) => [name, times]));
  };
  return {
    placedBy: await count(`
      select method as name, count(*)::int from placement.attempt where outcome = 'placed' group by 1 order by 1`),
    notBought: await count(`
      select method || ' ' || coalesce(code, 'failed') as name, count(*)::int
      from placement.attempt where state = 'not_submitted' group by 1 order by 2 desc, 1`),
    unknownOutcomes: await count(`
      select to_status || case when changed_by = 'system' or changed_by like 'machine:%' then ' by a look-up' else ' by an operator' end as name,
             count(*)::int
      from placement.task_history where from_status = 'outcome_unknown' and to_status <> 'outcome_unknown' group by 1 order by 1`),
  };
}
