import type { MigrationInterface, QueryRunner } from 'typeorm';

export type Migration = new () => MigrationInterface;

/** A migration from plain SQL. TypeORM orders migrations by the 13 digits its name must end in. */
export function migration(number: number, title: string, sql: string): Migration {
  return class implements MigrationInterface {
    name = `${title.replace(/[^a-z]+/gi, '-')}${String(number).padStart(13, '0')}`;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }
    async down(): Promise<void> {
      throw new Error('Migrations only go forward: write the next one.');
    }
  };
}
