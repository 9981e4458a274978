import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a migration runs in a deployment (docs/deployment.md). `before` the new release starts: it suits the previous release too.
 * `after` no process of the previous release runs any more: it may drop what only that one used. No release depends on an
 * `after` migration, so a service does not wait for it.
 */
export type MigrationPhase = 'before' | 'after';

export interface Migration {
  new (): MigrationInterface;
  readonly phase: MigrationPhase;
}

interface MigrationOptions {
  phase?: MigrationPhase;
}

/** A migration from plain SQL, in one transaction. TypeORM orders migrations by the 13 digits its name must end in. */
export const migration = (
  number: number,
  title: string,
  sql: string,
  { phase = 'before' }: MigrationOptions = {},
): Migration =>
  class implements MigrationInterface {
    static readonly phase = phase;
    name = nameOf(number, title);
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }
    down = onlyForward;
  };

/** What follows the name in `create index`, or in `create unique index`. */
type IndexDefinition = string | { unique: string };

interface ConcurrentIndexOptions {
  /** SQL that runs first, in a transaction. It is repeated with the migration, so repeating it must do no harm. */
  first?: string;
}

/**
 * A migration that builds indexes while the table is written to; `create index` would lock out writers for minutes on a large
 * table. Every statement is a transaction of its own, so that a migration that was interrupted is repeated: what an
 * interrupted build left behind is dropped first.
 */
export const concurrentIndexes = (
  number: number,
  title: string,
  indexes: Record<string, IndexDefinition>,
  { first }: ConcurrentIndexOptions = {},
): Migration =>
  class implements MigrationInterface {
    static readonly phase = 'before';
    name = nameOf(number, title);
    transaction = false;
    async up(runner: QueryRunner): Promise<void> {
      if (first !== undefined) await runner.query(first);
      await runner.query('set lock_timeout = 0'); // it waits for every transaction that began earlier, and blocks none
      for (const [index, definition] of Object.entries(indexes)) {
        const [found] = (await runner.query(
          'select indisvalid as valid from pg_index where indexrelid = to_regclass($1)',
          [index],
        )) as { valid: boolean }[];
        if (found?.valid) continue;
        if (found) await runner.query(`drop index concurrently ${index}`);
        await runner.query(
          typeof definition === 'string'
            ? `create index concurrently ${index} ${definition}`
            : `create unique index concurrently ${index} ${definition.unique}`,
        );
      }
      await runner.query('reset lock_timeout');
    }
    down = onlyForward;
  };

const nameOf = (number: number, title: string): string =>
  `${title.replace(/[^a-z]+/gi, '-')}${String(number).padStart(13, '0')}`;

async function onlyForward(): Promise<void> {
  throw new Error('Migrations only go forward: write the next one.');
}
