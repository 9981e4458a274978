import {
  type AttemptContext,
  type NotSubmitted,
  type Placed,
  type Prepared,
  StoppedError,
  type UnknownOutcome,
  type WaySession,
} from '../way.ts';
import { shippingChoice } from './choose-shipping.ts';
import { keepAnswer } from './keep-answer.ts';
import { placedWith } from './placed-with.ts';
import { StoreAnswerError } from './store-answer-error.ts';
import type { PreparedPayment, SessionProblem, StoreApi, StoreSession, Wanted } from './store-api.ts';
import { objection } from './verify-session.ts';

export interface ApiAttempt {
  api: StoreApi;
  wanted: Wanted;
  context: AttemptContext;
  /** Stores which order a session belongs to, before anything can be bought with it. */
  sessionCreated(sessionId: string): Promise<void>;
  /** Cancels a session that is not bought, also after the attempt has ended. */
  cancel(sessionId: string): Promise<void>;
}

/** One attempt through a store's API: a checkout session that is verified, paid once, and cancelled if it was not bought. */
export class ApiSession implements WaySession {
  readonly #attempt: ApiAttempt;
  #session: StoreSession | undefined;
  #payment: PreparedPayment | undefined;
  #isSubmitted = false;

  constructor(attempt: ApiAttempt) {
    this.#attempt = attempt;
  }

  async prepare(): Promise<Prepared | NotSubmitted> {
    let step = 'create session';
    try {
      const { api, wanted, context, sessionCreated } = this.#attempt;
      await context.checkpoint(step);
      this.#session = (await api.create(wanted)).session;
      await sessionCreated(this.#session.id);
      const option = shippingChoice(wanted.order, this.#session.shippingOptions);
      if (!option) return notSubmitted(this.#session.problems[0] ?? withoutShipping, step);

      step = 'choose shipping';
      await context.checkpoint(step);
      const { session, raw } = await api.chooseShipping(wanted, this.#session, option.id);
      this.#session = session;
      await keepAnswer(context, 'review', raw);
      const problem = objection(wanted, session, option.id);
      if (problem) return { ...notSubmitted(problem, 'review'), totalCents: session.totals.total };

      step = 'prepare payment';
      await context.checkpoint(step);
      const card = await context.card();
      this.#payment = await api.preparePayment(wanted, session, card, session.totals.total);
      return { state: 'prepared', totalCents: session.totals.total, currency: session.currency };
    } catch (error) {
      if (error instanceof StoreAnswerError) return notSubmitted({ code: error.code, text: error.message }, step);
      throw error;
    }
  }

  async submit(): Promise<Placed | NotSubmitted | UnknownOutcome> {
    const { api, wanted, context } = this.#attempt;
    const session = this.#session;
    if (!session || !this.#payment || this.#isSubmitted)
      throw new Error('An attempt is submitted once, after it was prepared.');
    if (context.isLate()) return notSubmitted({ code: 'submission_late', text: 'The process was paused.' }, 'complete');
    this.#isSubmitted = true;
    try {
      const completion = await api.complete(wanted, session, this.#payment);
      if ('refused' in completion) return await this.#proveNotBought(completion.refused);
      await keepAnswer(context, 'confirmation', completion.raw);
      return placedWith(session, completion.session);
    } catch (error) {
      return { state: 'unknown', code: 'no_answer', detail: reasonOf(error) };
    }
  }

  /** Only a session that can no longer be completed proves that a refused payment has bought nothing. */
  async #proveNotBought(refused: SessionProblem): Promise<NotSubmitted | UnknownOutcome> {
    const after = await this.#attempt.api.cancel((this.#session as StoreSession).id);
    return after?.state === 'canceled' && after.order === null
      ? notSubmitted(refused, 'complete')
      : { state: 'unknown', code: 'no_confirmation', detail: refused.text };
  }

  /** A session that was left open could be completed by nobody else, but the store may hold its goods. */
  async close(): Promise<void> {
    this.#payment = undefined;
    if (this.#session && !this.#isSubmitted) await this.#attempt.cancel(this.#session.id).catch(() => undefined);
  }
}

const withoutShipping: SessionProblem = {
  code: 'shipping_missing',
  text: 'The store does not offer the delivery that the shopper chose.',
};

const notSubmitted = ({ code, text }: SessionProblem, step: string): NotSubmitted => ({
  state: 'not_submitted',
  code,
  detail: text,
  step,
});

const reasonOf = (error: unknown): string =>
  error instanceof StoreAnswerError || error instanceof StoppedError
    ? error.message
    : 'The answer of the store could not be read.';
