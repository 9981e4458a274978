/** How Stripe, or the way to it, can fail. All but `drop_after_commit` fail before anything is done,
 *  so their answers are not kept under the idempotency key. `http409` says that the key is in use. */
export const faultModes = [
  'http500',
  'http503',
  'http429',
  'http409',
  'lock_timeout',
  'drop_before',
  'drop_after_commit',
  'hang',
  'html502',
  'json502_without_error',
] as const;

export type FaultMode = (typeof faultModes)[number];

interface Fault {
  operation: string;
  mode: FaultMode;
  left: number;
}

/** The failures ordered by `POST /_control/fail`, used up one request at a time; `*` stands for every operation. */
export class Faults {
  #ordered: Fault[] = [];

  order(operation: string, mode: FaultMode, times: number): void {
    this.#ordered.push({ operation, mode, left: times });
  }

  take(operation: string): FaultMode | null {
    if (this.#ordered.length === 0) return null;
    const fault = this.#ordered.find((each) => each.operation === operation || each.operation === '*');
    if (!fault) return null;
    fault.left -= 1;
    if (fault.left <= 0) this.#ordered = this.#ordered.filter((each) => each !== fault);
    return fault.mode;
  }

  get waiting(): number {
    return this.#ordered.reduce((sum, each) => sum + each.left, 0);
  }

  clear(): void {
    this.#ordered = [];
  }
}
