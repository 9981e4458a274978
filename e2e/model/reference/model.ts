import { centsWithFee, type Things, takeOut } from './cart.ts';
import type { Card, Place, Prices, Thing } from './goods.ts';
import type { OrderModel } from './order.ts';
import { type Frozen, newSession, type SessionModel, statusAt } from './session.ts';
import * as states from './session-states.ts';

/** A moment this near to a deadline of the story would be a matter of luck. Longer than any command takes. */
const marginSeconds = 130;

/**
 * What should be true of one shopper: a purchase without processes, messages or failures. Whatever is asked answers what the
 * shopper should be answered, such as `409 cart_empty`, and changes what she should see from then on.
 */
export class Model {
  cart: Things = new Map();
  sessions: SessionModel[] = [];
  /** Seconds since the run began; only the story's own clock counts. */
  now = 0;
  /** Stripe's webhooks do not come through. */
  isPostHeld = false;
  readonly prices: Prices;

  constructor(prices: Prices) {
    this.prices = prices;
  }

  /** To try out what would be true if … */
  copy(): Model {
    const copy = new Model(this.prices);
    copy.become(this);
    return copy;
  }

  become({ cart, sessions, now, isPostHeld }: Model): void {
    Object.assign(this, structuredClone({ cart, sessions, now, isPostHeld }));
  }

  /** The shopper's session of today; only to be asked for where there is one. */
  get latest(): SessionModel {
    return this.sessions.at(-1) as SessionModel;
  }

  get orders(): OrderModel[] {
    return this.sessions.flatMap((session) => session.orders);
  }

  /** Stripe knows something that we shall hear later. */
  get somethingIsUntold(): boolean {
    const untold = ({ status, bank }: SessionModel) =>
      status === 'authentication_required' && (bank === 'said yes' || bank === 'said no');
    return this.sessions.some(untold) || this.orders.some((order) => order.refund === 'told');
  }

  /** Time means something to Stripe, or to whoever asks it. */
  get isWaitingForStripe(): boolean {
    const underWay = this.orders.some(({ refund }) => refund === 'under way' || refund === 'told');
    return underWay || this.sessions.some(({ status }) => status === 'authentication_required');
  }

  /** What a session of these things would be, and why there cannot be one now. */
  freeze(only: Thing | undefined) {
    const bought: Things = new Map([...this.cart].filter(([thing]) => only === undefined || thing === only));
    return { bought, totalCents: centsWithFee(bought, this.prices), answer: this.#whyNoSession() ?? '201' };
  }

  #whyNoSession(): string | undefined {
    if (this.cart.size === 0) return '409 cart_empty';
    const isPaying = this.sessions.some((session) => statusAt(session, this.now) === 'authentication_required');
    return isPaying ? '409 checkout_in_progress' : undefined;
  }

  /** A shopper has one live session: the one before gives way. */
  begin(frozen: Frozen): void {
    for (const before of this.sessions) states.cancel(before, this.now);
    this.sessions.push(newSession(frozen, this.now));
  }

  setAddress = (session: SessionModel, to: Place): string => states.setAddress(session, to, this.now);
  setCard = (session: SessionModel, card: Card): string => states.setCard(session, card, this.now);
  cancel = (session: SessionModel): string => states.cancel(session, this.now);
  place = (session: SessionModel): string => this.#buying(session, () => states.place(session, this.now));

  /** The bank answers; unless the post is held, we hear of it. */
  bankSays(session: SessionModel, word: 'yes' | 'no'): void {
    session.bank = `said ${word}`;
    if (!this.isPostHeld) this.hearEverything();
  }

  refundArrives(order: OrderModel): void {
    order.refund = 'told';
    if (!this.isPostHeld) this.hearEverything();
  }

  hearEverything(): void {
    for (const session of this.sessions) this.#buying(session, () => states.hearTheBank(session));
    for (const order of this.orders) if (order.refund === 'told') order.refund = 'arrived';
  }

  /** Time ends what has a deadline, brings slow refunds, and makes us ask Stripe about what stands still. */
  pass(seconds: number): void {
    this.now += seconds;
    for (const session of this.sessions) if (statusAt(session, this.now) === 'expired') states.end(session, 'expired');
    for (const order of this.orders)
      if (order.refund === 'under way' && this.now >= order.refundArrivesAt) order.refund = 'told';
    this.hearEverything();
  }

  /** Whether this much time leads to no moment where a second more or less would tell another story. */
  isClear(seconds: number): boolean {
    const deadlines = [
      ...this.sessions.flatMap(({ expiresAt, bankWaitsUntil }) => [expiresAt, bankWaitsUntil]),
      ...this.orders.flatMap(({ heldUntil, refundArrivesAt }) => [heldUntil, refundArrivesAt]),
    ];
    return deadlines.every((at) => at < this.now || Math.abs(at - (this.now + seconds)) > marginSeconds);
  }

  #buying(session: SessionModel, act: () => string): string {
    const before = session.status;
    const answer = act();
    if (session.status === 'completed' && before !== 'completed') takeOut(this.cart, session.bought);
    return answer;
  }
}
