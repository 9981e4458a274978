/** How Stripe, or the network in between, can fail. All but `drop_after_commit` fail before anything is done,
 *  so their responses are not stored under the idempotency key. `http409` means that the key is in use. */
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

/** The faults injected by `POST /_control/fail`, each used for one request; `*` matches every operation. */
export class Faults {
  #faults: Fault[] = [];

  add(operation: string, mode: FaultMode, times: number): void {
    this.#faults.push({ operation, mode, left: times });
  }

  take(operation: string): FaultMode | null {
    if (this.#faults.length === 0) return null;
    const fault = this.#faults.find((each) => each.operation === operation || each.operation === '*');
    if (!fault) return null;
    fault.left -= 1;
    if (fault.left <= 0) this.#faults = this.#faults.filter((each) => each !== fault);
    return fault.mode;
  }

  get waiting(): number {
    return this.#faults.reduce((sum, each) => sum + each.left, 0);
  }

  clear(): void {
    this.#faults = [];
  }
}
