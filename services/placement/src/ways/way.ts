import type { Address, Line } from '@muse/contracts';
import type { FailureCode } from '../domain/failure-codes.ts';

/** What a machine is asked to buy at a store: one order of Muse, with the limits of its price. */
export interface PlacementOrder {
  orderNumber: string;
  taskId: string;
  storeId: string;
  storeName: string;
  lines: Line[];
  address: Address;
  /** An address of ours, different for each order: the store's e-mails and its order history are found by it. */
  email: string;
  /** The shipping option that the shopper chose, or null if the store has one only. */
  shippingOption: { id: string; name: string } | null;
  /** The highest total in minor units that the store may charge, with shipping and tax. */
  ceilingCents: number;
  currency: string;
}

/** How the attempt is found again at the store, such as the id of a checkout session. Stored before anything is submitted. */
export type StoreReference = Record<string, string>;

/** Card data for one order. It exists in memory only: never in a log, a message, a recipe or a table. */
export interface StoreCard {
  number: string;
  expiryMonth: number;
  expiryYear: number;
  cvc: string;
  holder: string;
}

/** A picture, a document or the text of an exchange, with secrets already masked. */
export interface KeptEvidence {
  step: string;
  contentType: 'image/webp' | 'image/png' | 'application/pdf' | 'application/json' | 'text/plain' | 'text/html';
  bytes: Uint8Array;
}

/** What the runner gives to an attempt. */
export interface AttemptContext {
  attemptId: string;
  /** What `Way.version` said for this attempt; absent: what it says now. */
  version?: string;
  /** Aborted when the attempt has to end: a kill switch, a lost lease, the end of the process. */
  signal: AbortSignal;
  /**
   * Called between any two steps. Throws `StoppedError` if a kill switch or the loss of the lease forbids the next one. It fails closed: it
   * also throws if the switches cannot be read. Never called after the submission has begun.
   */
  checkpoint(step: string): Promise<void>;
  /**
   * Whether so much time has passed since the submission was committed that the order may be taken for lost meanwhile: the process was
   * paused. A way asks directly before it sends what cannot be taken back, and then returns `submission_late`.
   */
  isLate(): boolean;
  /** Keeps evidence of this attempt and returns its id. */
  keep(evidence: KeptEvidence): Promise<string>;
  /** A login, a key or a password of this store. Resolved when it is used, and never kept. Throws `StoppedError` if there is none. */
  secret(name: string): Promise<string>;
  /** The card of this order, created at the first call and limited to the ceiling. */
  card(): Promise<StoreCard>;
  /** Resolves when the reference is committed. */
  remember(reference: StoreReference): Promise<void>;
}

/** Nothing was bought, and it is proven. */
export interface NotSubmitted {
  state: 'not_submitted';
  code: FailureCode;
  /** For operators: what was seen. Text of the store is data in it, never markup. */
  detail: string;
  /** Where the machine stopped, in the words of the recipe or protocol, with what it had filled in by then. */
  step?: string;
  filled?: string[];
  /** What the store would charge, if it was seen: the shopper is asked about it. `atLeast`: shipping or tax may come on top. */
  totalCents?: number;
  atLeast?: boolean;
}

/** Everything is verified and ready; nothing is bought yet. */
export interface Prepared {
  state: 'prepared';
  /** What the store will charge, as the store says on its last page or answer. */
  totalCents: number;
  currency: string;
}

export interface Placed {
  state: 'placed';
  storeOrderNumber: string;
  /** As the confirmation says. */
  totalCents: number;
  currency: string;
  /** A page or answer that proves it: the address of the confirmation, the id of the order. */
  proof: string;
}

/** The store may have the order. It is looked up, never submitted again. */
export interface UnknownOutcome {
  state: 'unknown';
  code: FailureCode;
  detail: string;
}

/** One attempt at a store. `close` is always called, also after an error. */
export interface WaySession {
  prepare(): Promise<Prepared | NotSubmitted>;
  /** Called once, after `submitting` is committed. A rejected promise means `unknown`. */
  submit(): Promise<Placed | NotSubmitted | UnknownOutcome>;
  close(): Promise<void>;
}

/** What the store says about an attempt whose outcome is unknown. */
export type LookUp =
  | { state: 'found'; storeOrderNumber: string; totalCents: number | null; currency: string | null; proof: string }
  /**
   * The store has no such order. Believed only after the settle time of the store, unless it is definite: the store has closed what could
   * still have become one.
   */
  | { state: 'absent'; definite?: true }
  /** The store has more than one. */
  | { state: 'duplicate'; storeOrderNumbers: string[] }
  /** The store could not be asked. */
  | { state: 'unclear'; code: FailureCode; detail: string };

/** One way to place orders without a person. Implementations are listed in `ways/index.ts`. */
export interface Way {
  method: 'api' | 'headless';
  /** Returns why this way cannot be used for the store at the moment, or `undefined`: no connection, no live recipe, no browser. */
  unavailable(storeId: string): Promise<FailureCode | undefined>;
  /** The version of what is used, pinned on the attempt: a recipe's version and hash, a protocol's version. */
  version(order: PlacementOrder): Promise<string>;
  open(order: PlacementOrder, context: AttemptContext): Promise<WaySession>;
  /** Asks the store what became of an attempt. Buys nothing; it may close what could still be bought. */
  lookUp(
    order: PlacementOrder,
    reference: StoreReference,
    context: Pick<AttemptContext, 'signal' | 'secret' | 'keep'>,
  ): Promise<LookUp>;
}

/** Ends an attempt between two steps. */
export class StoppedError extends Error {
  override name = 'StoppedError';
  readonly code: FailureCode;
  readonly step: string | undefined;
  constructor(code: FailureCode, detail: string, step?: string) {
    super(detail);
    this.code = code;
    this.step = step;
  }
}
