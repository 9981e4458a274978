import { placementStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';

const openStates = placementStates.states.filter((state) => !placementStates.isFinal(state));
const mostCounted = 10_000;

/** Open tasks by their state, and the age of the one that is due first. In the order of the index, so that no count reads the whole table. */
export const countOpenTasks = (db: Sql) =>
  db.many<{ state: string; tasks: number; oldestSeconds: number }>`
    select s.state,
      (select count(*) from (select from placement_task t where t.status = s.state order by t.due_at, t.id limit ${mostCounted}) as counted) as tasks,
      coalesce((select extract(epoch from muse_clock() - first.created_at)::float8
        from (select t.created_at from placement_task t where t.status = s.state order by t.due_at, t.id limit 1) as first), 0) as oldest_seconds
    from unnest(${openStates}::text[]) as s (state)`;
