/** Limits of every session at the server, in milliseconds: no statement, lock or open transaction waits without end. */
export const sessionTimeouts = {
  statement_timeout: 8_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 30_000,
};

/**
 * The settings of a session that belong to the login roles of a service. A process also sends them when it connects; a pooler in
 * transaction mode (PgBouncer) drops them there, and its server connections have them from the role.
 */
export const roleSettings = (schema: string): Record<string, string> => ({
  search_path: schema,
  ...Object.fromEntries(Object.entries(sessionTimeouts).map(([name, ms]) => [name, `${ms}ms`])),
});
