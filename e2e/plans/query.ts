/** Runs one statement and returns its rows; `$1` … as in pg. All statements go to one connection. */
export type Query = <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>;
