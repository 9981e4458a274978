import { Faults } from '../server/faults.ts';
import { IdempotencyKeys } from '../server/idempotency.ts';
import { EventLog } from '../webhooks/events.ts';
import { Mail } from '../webhooks/mail.ts';
import { type Books, createBooks } from './books.ts';
import { Clock } from './clock.ts';
import { missing } from './refusal.ts';
import type { Row, Table } from './table.ts';

export interface AccountOptions {
  webhookUrl: string | null;
  webhookSecret: string;
  webhookEvents?: readonly string[];
  now?: () => number;
}

/** What the next refunds shall become instead of `succeeded`; set by `POST /_control/refunds`. */
export interface NextRefunds {
  pendingReason: 'charge_pending' | 'insufficient_funds' | 'processing';
  times: number;
}

/** One pretended Stripe account: its books, its clock, its mail, and the misbehaviour it was told to show. */
export class Account {
  readonly clock: Clock;
  readonly books: Books;
  readonly mail: Mail;
  readonly events: EventLog;
  readonly keys: IdempotencyKeys;
  readonly faults = new Faults();
  nextRefunds: NextRefunds | null = null;
  dirty = false;
  readonly #soon = new Map<NodeJS.Timeout, () => void>();

  constructor(options: AccountOptions) {
    const changed = () => {
      this.dirty = true;
    };
    this.clock = new Clock(options.now);
    this.books = createBooks(changed);
    this.keys = new IdempotencyKeys(this.clock);
    this.mail = new Mail(this.clock.wallNow, options.webhookUrl, options.webhookSecret, options.webhookEvents);
    this.events = new EventLog(this.books.events, this.clock, this.mail);
  }

  /** Stripe's networks answer a moment after the request: a refund that bounces, a dispute that arrives. */
  soon(happen: () => void, delayMs = 40): void {
    const timer = setTimeout(() => {
      this.#soon.delete(timer);
      happen();
    }, delayMs);
    this.#soon.set(timer, happen);
  }

  /** What was to happen soon happens now, so that nothing is lost when the emulator stops. */
  settleSoon(): void {
    for (const [timer, happen] of this.#soon) {
      clearTimeout(timer);
      happen();
    }
    this.#soon.clear();
  }

  reset(): void {
    for (const timer of this.#soon.keys()) clearTimeout(timer);
    this.#soon.clear();
    for (const table of Object.values(this.books)) table.clear();
    this.mail.reset();
    this.keys.clear();
    this.faults.clear();
    this.nextRefunds = null;
    this.clock.advancedMs = 0;
    this.dirty = true;
  }
}

/** The row, or Stripe's 404 that names the parameter. */
export function need<T extends Row>(table: Table<T>, kind: string, id: string, param: string): T {
  const row = table.get(id);
  if (!row) throw missing(kind, id, param);
  return row;
}
