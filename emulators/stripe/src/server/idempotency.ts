import type { Clock } from '../account/clock.ts';
import { badParameter, StripeError } from '../account/refusal.ts';

export interface KeptAnswer {
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

/** The first answer of each key, replayed for a day: declines too, as Stripe does. */
export class IdempotencyKeys {
  readonly #clock: Clock;
  readonly #kept = new Map<string, KeptAnswer>();
  readonly #running = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The kept answer, or undefined when the work is still to be done. */
  find(key: string, operation: string, form: string): KeptAnswer | undefined {
    if (key.length > 255) throw badParameter('Idempotency keys can be at most 255 characters long.', 'Idempotency-Key');
    if (this.#running.has(key)) throw inUse(key);
    this.prune();
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    if (kept.operation !== operation || (kept.form !== form && sorted(kept.form) !== sorted(form))) throw misused(key);
    return kept;
  }

  keep(answer: Omit<KeptAnswer, 'at'>): void {
    this.#kept.set(answer.key, { ...answer, at: this.#clock.nowMs() });
  }

  /** A request that hangs holds its key until its caller goes away. */
  hold(key: string): () => void {
    this.#running.add(key);
    return () => this.#running.delete(key);
  }

  /** Keys are kept in the order of their time, so the old ones are in front. */
  prune(): void {
    const before = this.#clock.nowMs() - DAY_MS;
    for (const kept of this.#kept.values()) {
      if (kept.at > before) return;
      this.#kept.delete(kept.key);
    }
  }

  all(): Iterable<KeptAnswer> {
    return this.#kept.values();
  }

  restore(answer: KeptAnswer): void {
    this.#kept.set(answer.key, answer);
  }

  clear(): void {
    this.#kept.clear();
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
