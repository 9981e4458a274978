import { centsWithFee, removeBought, type Things } from './cart.ts';
import type { Card, Prices, Thing, Town } from './goods.ts';
import type { OrderModel } from './order.ts';
import { type Charges, captureIfSettled, type Frozen, newSession, type SessionModel, statusAt } from './session.ts';
import * as states from './session-states.ts';

/** Commands never end this close to a deadline, where the result would depend on timing. Longer than any command takes. */
const marginSeconds = 130;

/**
 * The reference model of one shopper: a purchase without processes, messages or failures. Each request returns the answer that the
 * system should give, such as `409 cart_empty`, and updates the state that the shopper should see afterwards.
 */
export class Model {
  cart: Things = new Map();
  sessions: SessionModel[] = [];
  /** Seconds since the run began, by the clock of the commands. */
  now = 0;
  /** Stripe's webhooks are not delivered. */
  webhooksPaused = false;
  readonly prices: Prices;

  constructor(prices: Prices) {
    this.prices = prices;
  }

  /** A copy on which predictions can be tried. */
  copy(): Model {
    const copy = new Model(this.prices);
    copy.assign(this);
    return copy;
  }

  assign({ cart, sessions, now, webhooksPaused }: Model): void {
    Object.assign(this, structuredClone({ cart, sessions, now, webhooksPaused }));
  }

  /** The latest session. Requires that there is one. */
  get latest(): SessionModel {
    return this.sessions.at(-1) as SessionModel;
  }

  get orders(): OrderModel[] {
    return this.sessions.flatMap((session) => session.orders);
  }

  /** Whether Stripe has news that has not been delivered yet. */
  get hasPendingWebhook(): boolean {
    const isPending = ({ status, authentication }: SessionModel) =>
      status === 'authentication_required' && (authentication === 'approved' || authentication === 'rejected');
    return this.sessions.some(isPending) || this.orders.some((order) => order.refund === 'webhook sent');
  }

  /** Whether moving the clock changes something at Stripe or starts a poll of Stripe. */
  get isWaitingForStripe(): boolean {
    const hasPendingRefund = this.orders.some(({ refund }) => refund === 'pending' || refund === 'webhook sent');
    return hasPendingRefund || this.sessions.some(({ status }) => status === 'authentication_required');
  }

  /** The session that would be created of these items, and the predicted answer. */
  freeze(only: Thing | undefined) {
    const bought: Things = new Map([...this.cart].filter(([thing]) => only === undefined || thing === only));
    return { bought, totalCents: centsWithFee(bought, this.prices), predicted: this.#sessionRefusal() ?? '201' };
  }

  #sessionRefusal(): string | undefined {
    if (this.cart.size === 0) return '409 cart_empty';
    const isPaying = this.sessions.some((session) => statusAt(session, this.now) === 'authentication_required');
    return isPaying ? '409 checkout_in_progress' : undefined;
  }

  /** A shopper has one live session: a new one cancels the one before. */
  addSession(frozen: Frozen): void {
    for (const before of this.sessions) states.cancel(before, this.now);
    this.sessions.push(newSession(frozen, this.now));
  }

  /** The prices stay as they were frozen, whatever the address adds. */
  setCharges(session: SessionModel, { addedCents, totalCents, storeCents }: Charges): void {
    const frozen = centsWithFee(session.bought, this.prices);
    if (totalCents !== frozen + addedCents) throw new Error(`${totalCents} is not ${frozen} and ${addedCents} more`);
    Object.assign(session, { totalCents, storeCents });
  }

  setAddress = (session: SessionModel, to: Town): string => states.setAddress(session, to, this.now);
  setCard = (session: SessionModel, card: Card): string => states.setCard(session, card, this.now);
  cancel = (session: SessionModel): string => states.cancel(session, this.now);
  place = (session: SessionModel): string => this.#applyingPurchase(session, () => states.place(session, this.now));

  /** Settles an order, which may be the last one that the capture of a hold waits for. */
  settling(act: () => string): string {
    const answer = act();
    this.sessions.forEach(captureIfSettled);
    return answer;
  }

  /** The outcome of 3-D Secure; received at once unless webhooks are paused. */
  answerAuthentication(session: SessionModel, outcome: 'approved' | 'rejected'): void {
    session.authentication = outcome;
    if (!this.webhooksPaused) this.receiveWebhooks();
  }

  completeRefund(order: OrderModel): void {
    order.refund = 'webhook sent';
    if (!this.webhooksPaused) this.receiveWebhooks();
  }

  receiveWebhooks(): void {
    for (const session of this.sessions)
      this.#applyingPurchase(session, () => states.receiveAuthenticationResult(session));
    for (const order of this.orders) if (order.refund === 'webhook sent') order.refund = 'succeeded';
  }

  /** Moves the clock: sessions expire, slow refunds succeed, and payments polls Stripe for missing webhooks. */
  advance(seconds: number): void {
    this.now += seconds;
    for (const session of this.sessions)
      if (statusAt(session, this.now) === 'expired') states.endSession(session, 'expired');
    for (const order of this.orders)
      if (order.refund === 'pending' && this.now >= order.refundSucceedsAt) order.refund = 'webhook sent';
    this.receiveWebhooks();
  }

  /** Whether the clock, moved by this much, is far enough from every deadline for the result not to depend on timing. */
  isFarFromDeadlines(seconds: number): boolean {
    const deadlines = [
      ...this.sessions.flatMap(({ expiresAt, authenticationDeadline }) => [expiresAt, authenticationDeadline]),
      ...this.orders.flatMap(({ claimedUntil, refundSucceedsAt }) => [claimedUntil, refundSucceedsAt]),
    ];
    return deadlines.every((at) => at < this.now || Math.abs(at - (this.now + seconds)) > marginSeconds);
  }

  #applyingPurchase(session: SessionModel, act: () => string): string {
    const before = session.status;
    const answer = act();
    if (session.status === 'completed' && before !== 'completed') removeBought(this.cart, session.bought);
    return answer;
  }
}
