import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import type { ServiceDefinition } from '../service.ts';
import type { Log } from '../telemetry/log.ts';

const lookEveryMs = 1_000;
/** No such table, no such schema, no permission yet: `npm run migrate` has not been here. */
const notMigrated = new Set(['42P01', '3F000', '42501']);

export interface MigrationGate {
  /** Whether every migration of this release was found in the database. Once true, always true: migrations only go forward. */
  isOpen(): boolean;
  /** Looks once, and returns `isOpen()`. Rejects if the database does not answer. */
  look(): Promise<boolean>;
  /** Looks every second until the gate is open. Never resolves after `close`. */
  waitUntilOpen(): Promise<void>;
  close(): void;
}

/**
 * Keeps a new release from working on the schema of the old one. Until its migrations are done, a service consumes no event,
 * runs no job and no timer, and answers 503. A newer schema is no obstacle: every migration suits the release before it.
 */
export function createMigrationGate(
  database: Database,
  migrations: ServiceDefinition['migrations'],
  log: Log,
): MigrationGate {
  const expected = migrations.filter(({ phase }) => phase === 'before').map((Each) => new Each().name as string);
  const closed = new AbortController();
  let missing = expected;

  const look = async (): Promise<boolean> => {
    if (missing.length === 0) return true;
    const done = await namesOfMigrations(database);
    missing = expected.filter((name) => !done.includes(name));
    return missing.length === 0;
  };

  return {
    isOpen: () => missing.length === 0,
    look,
    close: () => closed.abort(),
    async waitUntilOpen() {
      log.warn({ missing }, 'waiting for migrations; nothing is consumed before they are done');
      const { signal } = closed;
      while (!(await look().catch(() => false)))
        await pause(lookEveryMs, undefined, { signal, ref: false }).catch(() => new Promise(() => undefined));
    },
  };
}

async function namesOfMigrations(database: Database): Promise<string[]> {
  try {
    const rows = await database.reads('requests').many<{ name: string }>`select name from migration`;
    return rows.map(({ name }) => name);
  } catch (error) {
    if (notMigrated.has((error as { code?: string }).code ?? '')) return [];
    throw error;
  }
}
