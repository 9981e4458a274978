import { disputeStates } from '@muse/contracts';

export type DisputeState = (typeof disputeStates.states)[number];

/** One movement of money that a dispute caused: negative when it is taken from us. */
export interface DisputeMovement {
  id: string;
  amountCents: number;
  feeCents: number;
}

/** The fields of a Stripe Dispute that our decisions need. */
export interface StripeDispute {
  id: string;
  chargeId: string;
  intentId: string;
  amountCents: number;
  currency: string;
  reason: string;
  /** https://docs.stripe.com/api/disputes/object#dispute_object-status */
  status: string;
  dueBy: string | null;
  openedAt: string;
  /** Whether evidence was submitted to the bank. */
  isFiled: boolean;
  movements: DisputeMovement[];
}

/** A dispute as we have stored it. */
export interface Dispute extends Omit<StripeDispute, 'movements' | 'isFiled'> {
  sessionId: string;
  state: DisputeState;
  closedAt: string | null;
  evidence: Record<string, string> | null;
  evidenceBy: string | null;
  evidenceAt: string | null;
  filedAt: string | null;
}

const states: Readonly<Record<string, DisputeState>> = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'closed',
  prevented: 'closed',
  needs_response: 'open',
  under_review: 'open',
  won: 'won',
  lost: 'lost',
  // The bank keeps the money while an appeal runs.
  appeal_needs_response: 'lost',
  appeal_under_review: 'lost',
};

/** Our state for Stripe's status. A status that Stripe adds later counts as open: the worst that is not final. */
export const disputeStateOf = (status: string): DisputeState =>
  (Object.hasOwn(states, status) ? states[status] : undefined) ?? 'open';

/** How far a dispute has come within its state: evidence that was submitted is never taken back. */
const progress = ['warning_needs_response', 'needs_response', 'warning_under_review', 'under_review'];

/**
 * The state after what Stripe returned. Returns `undefined` if that is older than what is stored: look-ups may overtake each
 * other, and only forward transitions are in the table.
 */
export function disputeStateAfter(
  stored: Pick<Dispute, 'state' | 'status'>,
  found: { status: string },
): DisputeState | undefined {
  const to = disputeStateOf(found.status);
  if (to !== stored.state) return to === 'inquiry' ? undefined : disputeStates.next(stored.state, to);
  return progress.indexOf(found.status) < progress.indexOf(stored.status) ? undefined : to;
}

/** Whether the bank has decided: nothing is waited for any more. */
export const isDecided = (state: DisputeState): boolean => state !== 'inquiry' && state !== 'open';

/** Whether other services know of it. An inquiry has taken no money, so it concerns none of them. */
const isPublished = (state: DisputeState | null): boolean => state !== null && state !== 'inquiry';

/**
 * What to publish about a transition; `from` is null if the dispute is new. One that was decided before we heard of it is
 * published as opened and closed.
 */
export function publicationsOf(
  from: DisputeState | null,
  to: DisputeState,
): { opened: boolean; outcome: 'won' | 'lost' | 'closed' | undefined } {
  const opened = !isPublished(from) && to !== 'inquiry' && to !== 'closed';
  const isOver = to === 'won' || to === 'lost' || to === 'closed';
  return { opened, outcome: isOver && (opened || isPublished(from)) ? to : undefined };
}
