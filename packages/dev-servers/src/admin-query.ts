import pg from 'pg';

/** The administrator's look at what the services have stored. */
export interface AdminQuery {
  /** `$1` … as in pg. */
  look<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The database may be crashed under it, or dropped before the last connection has left: whoever looks next looks anew. */
export function openAdminQuery(databaseUrl: string, connections: number, options?: string): AdminQuery {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections, options });
  pool.on('error', () => undefined);
  return {
    look: async <Row extends object>(sql: string, values: unknown[] = []) => (await pool.query<Row>(sql, values)).rows,
    close: () => pool.end(),
  };
}
