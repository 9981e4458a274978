/** As `EXPLAIN (FORMAT JSON)` shows a node: https://www.postgresql.org/docs/current/using-explain.html */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Filter?: string;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Actual Loops'?: number;
  Plans?: PlanNode[];
}

/** A filter may look at so many rows in vain: a page of a list, not a table. */
const removedAtMost = 1_000;

const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** What must not happen on a large table. Empty where the plan is sound. */
export function faultsOf(plan: PlanNode, largeTables: ReadonlySet<string>): string[] {
  return nodesOf(plan).flatMap((node) => {
    const table = node['Relation Name'];
    const faults: string[] = [];
    if (node['Node Type'] === 'Seq Scan' && table !== undefined && largeTables.has(table))
      faults.push(`reads all of ${table} (${node.Filter ?? 'no filter'})`);
    const removed = (node['Rows Removed by Filter'] ?? 0) * (node['Actual Loops'] ?? 1);
    if (removed > removedAtMost)
      faults.push(`throws away ${removed} rows of ${table ?? node['Node Type']} by ${node.Filter ?? 'its filter'}`);
    return faults;
  });
}
