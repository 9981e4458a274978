import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from '../history.ts';
import type { Snapshot } from './snapshot.ts';

/** One way to detect the violation of an invariant. */
export interface Check {
  /** The invariant it evaluates, by its number in docs/invariants.md. */
  invariant: number;
  /** The violation that a finding means, as a sentence. */
  what: string;
  /** Returns the rows that prove a violation; none if the invariant holds. */
  find(snapshot: Snapshot): Promise<object[]>;
}

/** A check that consists of one SQL statement: every row it returns is a violation. */
export const statement = (invariant: number, what: string, sql: string): Check => ({
  invariant,
  what,
  find: ({ look }) => look(sql),
});

/**
 * Finds something only if it persists: RabbitMQ's statistics are seconds old, and after a test has moved the clock every timer is
 * overdue at first.
 */
export const lasting = (check: Check): Check => ({
  ...check,
  async find(snapshot) {
    const until = performance.now() + (snapshot.patienceMs ?? 15_000);
    for (;;) {
      const rows = await check.find(snapshot);
      if (rows.length === 0 || performance.now() >= until) return rows;
      await pause(500);
    }
  },
});

/** Runs a check. A check that throws counts as a finding, not as passed. */
export async function findingOf(check: Check, snapshot: Snapshot): Promise<Finding[]> {
  const { invariant, what } = check;
  try {
    const rows = await check.find(snapshot);
    return rows.length === 0 ? [] : [{ invariant, what, rows }];
  } catch (error) {
    return [{ invariant, what: `It could not be checked: ${what}`, rows: [{ error: String(error) }] }];
  }
}
