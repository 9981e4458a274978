/** What a trial runs: the seed, the length, the faults and the clients. */
export interface TrialOptions {
  seed: string | number;
  /** How long faults are injected; up to a minute longer if `purchases` is set and the machine is slow. */
  seconds: number;
  /** Faults are injected until this many purchases were accepted (201 or 202). */
  purchases?: number;
  /** Names of the faults to inject. Default: all. */
  faults?: string[];
  shoppers?: number;
  operators?: number;
  /** How many journeys each shopper makes; faults are injected until all are made. Default: shoppers go on until the faults end. */
  journeys?: number;
  /** Processes of every service. Default: 2. */
  replicas?: number;
  /** When the money is taken (PAYMENT_CAPTURE). Default: immediate. */
  capture?: 'immediate' | 'after_placement';
  /** Who computes the taxes (TAX_PROVIDER). Default: rules. */
  tax?: 'rules' | 'stripe';
  /** Whether a browser places the orders of two more stores. Each takes seconds, so only the first shopper buys there. Default: false. */
  browser?: boolean;
  /** Negative control: the safeguard that is switched off. */
  without?: 'inbox' | 'relay retry';
  /** How long clients may retry after the faults end (default 90 s), and then how long the system may take to become quiet (default 120 s). */
  patienceMs?: number;
  log?: (line: string) => void;
}
