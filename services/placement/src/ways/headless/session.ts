import type {
  AttemptContext,
  NotSubmitted,
  Placed,
  PlacementOrder,
  Prepared,
  UnknownOutcome,
  WaySession,
} from '../way.ts';
import { StoppedError } from '../way.ts';
import type { BrowserPool } from './browser/pool.ts';
import { PageError } from './failure.ts';
import { openVisit } from './open-visit.ts';
import type { StoreVisit, VisitOptions } from './store-visit.ts';

/** One attempt to place an order in a browser. Whatever happens before the guard has sent the order is proven to have bought nothing. */
export class HeadlessSession implements WaySession {
  readonly #pool: BrowserPool;
  readonly #order: PlacementOrder;
  readonly #options: VisitOptions;
  readonly #context: AttemptContext;
  #attempt: StoreVisit | undefined;
  #release: (() => Promise<void>) | undefined;

  constructor(pool: BrowserPool, order: PlacementOrder, options: VisitOptions, context: AttemptContext) {
    this.#pool = pool;
    this.#order = order;
    this.#options = options;
    this.#context = context;
  }

  async prepare(): Promise<Prepared | NotSubmitted> {
    try {
      const attempt = await this.#open();
      await attempt.run('prepare');
      const { seen, recorder, reference } = attempt.ctx;
      if (!seen.total) throw new PageError('internal_error', 'The recipe did not verify a total.');
      await recorder.page('review');
      await recorder.stepLog('steps to the review');
      await this.#context.remember(reference);
      return { state: 'prepared', totalCents: seen.total.cents, currency: seen.total.currency };
    } catch (error) {
      return this.#notSubmitted(error);
    }
  }

  async submit(): Promise<Placed | NotSubmitted | UnknownOutcome> {
    const attempt = this.#attempt;
    if (!attempt) throw new Error('Submitted without being prepared.');
    try {
      await attempt.run('submit');
      const { confirmation, total } = attempt.ctx.seen;
      if (!confirmation || !total) throw new PageError('no_confirmation', 'The recipe did not read a confirmation.');
      await this.#keepLast(attempt, 'confirmation');
      const { number, totalCents, url } = confirmation;
      return { state: 'placed', storeOrderNumber: number, totalCents, currency: total.currency, proof: url };
    } catch (error) {
      const { guard, reference } = attempt.ctx;
      if (!guard.wasSent) return this.#notSubmitted(error);
      await this.#keepLast(attempt, 'after the submission');
      if (reference.storeOrderNumber) await this.#context.remember(reference).catch(() => undefined);
      return outcomeOf(error, guard.isPending || guard.isUnanswered);
    }
  }

  async close(): Promise<void> {
    await this.#attempt?.close();
    await this.#release?.();
  }

  async #open(): Promise<StoreVisit> {
    const lease = await this.#pool.lease().catch((error: unknown) => {
      throw new PageError('no_browser', error instanceof Error ? error.message : String(error));
    });
    this.#release = lease.release;
    const { orderNumber, email } = this.#order;
    const reference = { orderNumber, email };
    this.#attempt = await openVisit(lease, this.#order, reference, this.#options, this.#context);
    return this.#attempt;
  }

  /** A person goes on where the machine stopped: the step, what was filled in, and the picture of the page. */
  async #notSubmitted(error: unknown): Promise<NotSubmitted> {
    const attempt = this.#attempt;
    if (attempt) await this.#keepLast(attempt, `stopped at ${attempt.step}`);
    if (!(error instanceof PageError || error instanceof StoppedError)) throw error;
    return {
      state: 'not_submitted',
      code: error.code,
      detail: attempt?.ctx.secrets.hide(error.message) ?? error.message,
      ...(attempt && { step: attempt.step, filled: [...attempt.ctx.filled] }),
      ...(error instanceof PageError &&
        error.totalCents !== undefined && { totalCents: error.totalCents, atLeast: error.atLeast }),
    };
  }

  /** Evidence that cannot be kept does not change what happened at the store. */
  async #keepLast(attempt: StoreVisit, step: string): Promise<void> {
    const { recorder, guard, traffic } = attempt.ctx;
    try {
      await recorder.page(step);
      await recorder.stepLog(`steps: ${step}`, {
        blockedWrites: guard.blocked,
        blockedRequests: traffic.blockedRequests,
      });
    } catch {
      // the page or the store of evidence is gone
    }
  }
}

function outcomeOf(error: unknown, isWithoutAnswer: boolean): NotSubmitted | UnknownOutcome {
  const detail = error instanceof Error ? error.message : String(error);
  if (isWithoutAnswer) return { state: 'unknown', code: 'no_answer', detail: 'The store has not answered the order.' };
  if (!(error instanceof PageError)) return { state: 'unknown', code: 'no_confirmation', detail };
  if (error.provesNotBought) return { state: 'not_submitted', code: error.code, detail, step: 'submit' };
  return { state: 'unknown', code: error.code === 'layout_changed' ? 'no_confirmation' : error.code, detail };
}
