import pg from 'pg';

/** Holds a lock on a table while `work` runs, as a long migration does: statements that need the table wait. */
export async function withTableLocked(databaseUrl: string, table: string, work: () => Promise<void>): Promise<void> {
  const blocker = new pg.Client({ connectionString: databaseUrl });
  blocker.on('error', () => undefined);
  try {
    await blocker.connect();
    await blocker.query(`begin; lock table ${table} in access exclusive mode`);
    await work();
  } finally {
    await blocker.end();
  }
}
