import type { Clock } from '../account/clock.ts';
import { badParameter, StripeError } from '../account/stripe-error.ts';

export interface StoredAnswer {
  key: string;
  operation: string;
  form: string;
  status: number;
  body: string;
  requestId: string;
  at: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const sorted = (form: string) => form.split('&').sort().join('&');

/** Stores the first response of each key for a day, declines included, as Stripe does. */
export class IdempotencyKeys {
  readonly #clock: Clock;
  readonly #stored = new Map<string, StoredAnswer>();
  readonly #running = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns `undefined` if the key has no stored response yet. */
  find(key: string, operation: string, form: string): StoredAnswer | undefined {
    if (key.length > 255) throw badParameter('Idempotency keys can be at most 255 characters long.', 'Idempotency-Key');
    if (this.#running.has(key)) throw inUse(key);
    this.prune();
    const stored = this.#stored.get(key);
    if (!stored) return undefined;
    if (stored.operation !== operation || (stored.form !== form && sorted(stored.form) !== sorted(form)))
      throw misused(key);
    return stored;
  }

  store(answer: Omit<StoredAnswer, 'at'>): void {
    this.#stored.set(answer.key, { ...answer, at: this.#clock.nowMs() });
  }

  /** A hanging request holds its key until the client closes the connection. */
  hold(key: string): () => void {
    this.#running.add(key);
    return () => this.#running.delete(key);
  }

  /** Keys are in order of their time, so the oldest come first. */
  prune(): void {
    const before = this.#clock.nowMs() - DAY_MS;
    for (const stored of this.#stored.values()) {
      if (stored.at > before) return;
      this.#stored.delete(stored.key);
    }
  }

  all(): Iterable<StoredAnswer> {
    return this.#stored.values();
  }

  restore(answer: StoredAnswer): void {
    this.#stored.set(answer.key, answer);
  }

  clear(): void {
    this.#stored.clear();
    this.#running.clear();
  }
}

const inUse = (key: string) =>
  new StripeError(
    409,
    {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    true,
  );

const misused = (key: string) =>
  new StripeError(
    400,
    {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    true,
  );
