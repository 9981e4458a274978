import pg, { type ClientBase, type QueryArrayResult } from 'pg';
import type { PreparedStatement } from './sql.ts';

/**
 * `begin` and the first statement of a transaction as one message: Postgres skips the statement if `begin` fails, so that it
 * never runs outside of the transaction. Two messages on the way together would not have this property.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
const begin = { name: 'begin', text: 'begin' };

/** Called once per connection, before its first transaction. */
export async function prepareBegin(client: ClientBase): Promise<void> {
  await client.query(begin);
  await client.query('rollback');
}

/** What `pg` writes for a query; its types show only the class. */
interface Writer {
  bind(message: { statement: string; portal: string; values: unknown[] }): void;
  execute(message: { portal: string; rows: number }): void;
}

type ArrayResult = QueryArrayResult<unknown[]>;
type Callback = (error: Error | undefined, result: ArrayResult) => void;

/** What `pg` calls on a query. */
interface Written extends pg.Query {
  prepare(connection: Writer): void;
  handleCommandComplete(message: unknown, connection: Writer): void;
}
const Query = pg.Query as unknown as new (statement: PreparedStatement, callback: Callback) => Written;

class QueryAfterBegin extends Query {
  /** Whether Postgres has answered `begin`; the answer of the statement follows. */
  #begun = false;

  override prepare(connection: Writer): void {
    connection.bind({ statement: begin.name, portal: '', values: [] });
    connection.execute({ portal: '', rows: 0 });
    super.prepare(connection);
  }

  override handleCommandComplete(message: unknown, connection: Writer): void {
    if (this.#begun) super.handleCommandComplete(message, connection);
    this.#begun = true;
  }
}

/** Begins a transaction and runs its first statement. */
export const queryAfterBegin = (client: ClientBase, statement: PreparedStatement): Promise<ArrayResult> =>
  new Promise((resolve, reject) => {
    client.query(new QueryAfterBegin(statement, (error, result) => (error ? reject(error) : resolve(result))));
  });
