import { Faults } from '../server/faults.ts';
import { IdempotencyKeys } from '../server/idempotency.ts';
import { EventLog } from '../webhooks/events.ts';
import { WebhookSender } from '../webhooks/webhook-sender.ts';
import { type Books, createBooks } from './books.ts';
import { Clock } from './clock.ts';
import { missing } from './stripe-error.ts';
import type { Row, Table } from './table.ts';

export interface AccountOptions {
  webhookUrl: string | null;
  webhookSecret: string;
  webhookEvents?: readonly string[];
  now?: () => number;
}

/** Makes the next refunds pending, or refuses them with a code; set by `POST /_control/refunds`. */
export interface NextRefunds {
  pendingReason?: 'charge_pending' | 'insufficient_funds' | 'processing';
  refusal?: string;
  times: number;
}

/** One emulated Stripe account: its records, clock, webhooks, idempotency keys, and the faults to inject. */
export class Account {
  readonly clock: Clock;
  readonly books: Books;
  readonly webhookSender: WebhookSender;
  readonly events: EventLog;
  readonly keys: IdempotencyKeys;
  readonly faults = new Faults();
  nextRefunds: NextRefunds | null = null;
  dirty = false;
  readonly #scheduled = new Map<NodeJS.Timeout, () => void>();

  constructor(options: AccountOptions) {
    const changed = () => {
      this.dirty = true;
    };
    this.clock = new Clock(options.now);
    this.books = createBooks(changed);
    this.keys = new IdempotencyKeys(this.clock);
    this.webhookSender = new WebhookSender(
      this.clock.realNow,
      options.webhookUrl,
      options.webhookSecret,
      options.webhookEvents,
    );
    this.events = new EventLog(this.books.events, this.clock, this.webhookSender);
  }

  /** Runs an action shortly after the request, as Stripe does for failing refunds and new disputes. */
  schedule(action: () => void, delayMs = 40): void {
    const timer = setTimeout(() => {
      this.#scheduled.delete(timer);
      action();
    }, delayMs);
    this.#scheduled.set(timer, action);
  }

  /** Runs all scheduled actions now, so that none is lost when the emulator stops. */
  runScheduled(): void {
    for (const [timer, action] of this.#scheduled) {
      clearTimeout(timer);
      action();
    }
    this.#scheduled.clear();
  }

  reset(): void {
    for (const timer of this.#scheduled.keys()) clearTimeout(timer);
    this.#scheduled.clear();
    for (const table of Object.values(this.books)) table.clear();
    this.webhookSender.reset();
    this.keys.clear();
    this.faults.clear();
    this.nextRefunds = null;
    this.clock.advancedMs = 0;
    this.dirty = true;
  }
}

/** Returns the row, or throws Stripe's 404 that names the parameter. */
export function findOrThrow<T extends Row>(table: Table<T>, kind: string, id: string, param: string): T {
  const row = table.get(id);
  if (!row) throw missing(kind, id, param);
  return row;
}
