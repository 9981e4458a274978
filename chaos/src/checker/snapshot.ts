import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@muse/contracts';
import type { Finding, History } from '../history.ts';
import type { Books } from './books.ts';

/** Where the checker looks. What is left out cannot be held against the house: the checks that need it find nothing. */
export interface Snapshot {
  /** As the administrator, who sees every schema. `$1` … as in pg. */
  look<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** The independent truth about the money: what the Stripe emulator itself has written down. */
  books(): Promise<Books>;
  gatewayUrl?: string;
  broker?: { managementUrl: string; virtualHost: string };
  /** Where the processes of the house write their logs, one file each. */
  logFolder?: string;
  history?: History;
  /** Every fact that was said on the bus since the listener began, as it arrived. Only of one that cannot have missed any. */
  heard?: readonly Envelope[];
  /** What was sent to end as dead letters: exactly these may be there. */
  poison?: readonly Poison[];
  /** What looks left over may still go away by itself, for so long; 15 s unless said. */
  patienceMs?: number;
}

export interface Poison {
  service: string;
  /** The reaction that cannot do its work. */
  consumer: string;
  /** Null where it is not even an envelope. */
  messageId: string | null;
}

/** One thing that must always hold. */
export interface Check {
  /** By its number in the design. */
  invariant: number;
  /** What is wrong where something is found, as a sentence. */
  what: string;
  /** Everything that shows it. */
  find(snapshot: Snapshot): Promise<object[]>;
}

/** A check that one statement can make: each row it finds is wrong. */
export const statement = (invariant: number, what: string, sql: string): Check => ({
  invariant,
  what,
  find: ({ look }) => look(sql),
});

/** Wrong only if it stays so: RabbitMQ counts seconds late, and a clock that was moved makes everything late at once. */
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

/** The same evidence, with books that are fetched when they are first asked for, and then no more. */
export function withBooksOnce(snapshot: Snapshot): Snapshot {
  let books: Promise<Books> | undefined;
  return { ...snapshot, books: () => (books ??= snapshot.books()) };
}

/** What a check found, as a finding; a check that cannot look has not passed. */
export async function findingOf(check: Check, snapshot: Snapshot): Promise<Finding[]> {
  const { invariant, what } = check;
  try {
    const rows = await check.find(snapshot);
    return rows.length === 0 ? [] : [{ invariant, what, rows }];
  } catch (error) {
    return [
      { invariant, what: `It could not be checked whether this is so: ${what}`, rows: [{ error: String(error) }] },
    ];
  }
}
