import type { Sql } from '../database/sql.ts';

/** One page of the source, in the order of versions. `next`: the version after which the following page begins; null: the last page. */
export interface ProjectionPage<Row> {
  rows: Row[];
  next: number | null;
}

/**
 * Rows of another service, kept here and fed by its events. Of two versions of a row the higher one wins, so events may
 * arrive in any order and more than once. A backfill reads what was published before the first event was consumed; a
 * nightly comparison repairs what an event did not bring.
 */
export interface Projection<Row, Dependencies> {
  /** The name in logs and in the metric. */
  name: string;
  /** The name under which the progress of the backfill is stored; `name` by default. */
  progressName?: string;
  /** Inserts rows that are missing and replaces rows of a lower version. Returns how many rows that were. */
  upsert(sql: Sql, rows: readonly Row[]): Promise<number>;
  /** Reads from the owner the rows changed after a version. */
  readPage(dependencies: Dependencies, afterVersion: number): Promise<ProjectionPage<Row>>;
}

/** Reads the source page by page, from a version to its end. */
export async function* readPages<Row, Dependencies>(
  projection: Projection<Row, Dependencies>,
  dependencies: Dependencies,
  afterVersion = 0,
): AsyncGenerator<ProjectionPage<Row>> {
  let after: number | null = afterVersion;
  while (after !== null) {
    const page: ProjectionPage<Row> = await projection.readPage(dependencies, after);
    yield page;
    after = page.next;
  }
}
