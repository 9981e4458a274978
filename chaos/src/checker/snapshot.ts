import type { Envelope } from '@muse/contracts';
import type { History } from '../history.ts';
import type { StoreRecords } from '../stores/store-records.ts';
import type { SwitchedOff } from '../stores/switch-control.ts';
import type { Books } from './books.ts';

/** Everything the checks read. A check whose source is missing finds nothing. */
export interface Snapshot {
  /** Queries every schema as the administrator; `$1` … as in pg. */
  look<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** The Stripe emulator's own records: a source about the money that our services do not write. */
  books(): Promise<Books>;
  /** The pretend stores' own records: a source about the purchases that our services do not write. */
  stores?(): Promise<StoreRecords[]>;
  gatewayUrl?: string;
  broker?: { managementUrl: string; virtualHost: string };
  /** Folder with one log file per process. */
  logFolder?: string;
  history?: History;
  /** Every event published since the recording began, in the order received. Only from a recorder that cannot have missed any. */
  receivedEvents?: readonly Envelope[];
  /** The injected poison messages: exactly these may be dead letters. */
  poison?: readonly Poison[];
  /** When kill switches were on. */
  switchedOff?: readonly SwitchedOff[];
  /** How long leftovers may take to disappear before they count. Default: 15 s. */
  patienceMs?: number;
}

/** A message that no consumer can process. */
export interface Poison {
  service: string;
  /** The reaction that dead-letters it. */
  consumer: string;
  /** `null` if the message is not a readable envelope. */
  messageId: string | null;
}

/** The same snapshot, with the emulators' records fetched at most once. */
export function withBooksOnce(snapshot: Snapshot): Snapshot {
  let books: Promise<Books> | undefined;
  let records: Promise<StoreRecords[]> | undefined;
  return {
    ...snapshot,
    books: () => (books ??= snapshot.books()),
    ...(snapshot.stores ? { stores: () => (records ??= snapshot.stores?.() as Promise<StoreRecords[]>) } : {}),
  };
}

/** Every purchase in the clients' history, with its shopper. */
export const purchasesOf = (history: History | undefined) =>
  history?.shoppers.flatMap((shopper) => shopper.purchases.map((purchase) => ({ shopper, ...purchase }))) ?? [];
