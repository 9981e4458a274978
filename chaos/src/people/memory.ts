import { type api, type Confirmation, type Session, sessionStates } from '@muse/contracts';
import type { PlaceAnswer, Purchase } from '../testimony.ts';
import type { Heard, Speaker } from './ask.ts';
import { goodsIn, unlike, wrongIn } from './sums.ts';

/** What a shopper remembers of one purchase, and holds everything that is said about it later against. */
export interface Memory {
  speaker: Speaker;
  purchase: Purchase;
  confirmation: Confirmation | undefined;
  /** Declined, and no other card was set since: nothing can be charged. */
  declined: boolean;
  /** Expired or cancelled: nothing can be charged any more. */
  ended: boolean;
}

export type PlaceHeard = Heard<typeof api.checkout.place>;

/** What was known when *place* was pressed; an answer that was on its way already may still say otherwise. */
export type Known = Pick<Memory, 'confirmation' | 'declined' | 'ended'>;

export function remember(speaker: Speaker, session: Session): Memory {
  const memory: Memory = {
    speaker,
    purchase: { session, answers: [], deeds: [], unanswered: 0 },
    confirmation: undefined,
    declined: false,
    ended: false,
  };
  holdSums(memory, session);
  return memory;
}

export function did(memory: Memory, deed: string): void {
  memory.purchase.deeds.push(deed);
  memory.speaker.witness.count('deeds', deed);
}

export const wrong = (
  { speaker: { witness, who, subject }, purchase: { session } }: Memory,
  invariant: number,
  what: string,
  seen: Record<string, unknown> = {},
): void => witness.breach(invariant, what, { who, subject, sessionId: session.sessionId, ...seen });

/** Another look at the session. */
export function saw(memory: Memory, session: Session): void {
  const known = memory.purchase.session;
  if (goodsIn(session) !== goodsIn(known)) wrong(memory, 8, 'a session whose frozen goods have changed');
  if (sessionStates.isFinal(known.status) && session.status !== known.status)
    wrong(memory, 11, 'a session that came back', { from: known.status, to: session.status });
  holdSums(memory, session);
  const { confirmation } = memory;
  if (confirmation && JSON.stringify(session.orders) !== JSON.stringify(confirmation.orders))
    wrong(memory, 5, 'a session that shows other orders than were confirmed', { status: session.status });
  memory.purchase.session = session;
  if (session.status === 'expired' || session.status === 'cancelled') memory.ended = true;
}

function holdSums(memory: Memory, session: Session): void {
  const faults = wrongIn(session.cartSnapshot);
  if (faults.length > 0) wrong(memory, 8, 'a session that does not add up', { faults });
}

/** An answer to *place*, or none. */
export function heardOfPlace(memory: Memory, known: Known, heard: PlaceHeard): void {
  const { purchase, speaker } = memory;
  if (heard.is === 'silence') {
    purchase.unanswered = (purchase.unanswered ?? 0) + 1;
    return speaker.witness.count('places', 'no answer');
  }
  const answer = answerOf(heard);
  purchase.answers.push(answer);
  speaker.witness.count('places', [answer.status, answer.problem?.code].filter(Boolean).join(' '));
  if (heard.is === 'reply') accepted(memory, known, heard);
  else if (heard.is === 'refusal') refused(memory, known, heard.code);
}

function answerOf(heard: Exclude<PlaceHeard, { is: 'silence' }>): PlaceAnswer {
  if (heard.is === 'breach') return { status: heard.status };
  if (heard.is === 'reply')
    return heard.status === 202 ? { status: 202 } : { status: heard.status, confirmation: heard.body };
  const { code, detail, status, declineCode } = heard.problem;
  const problem = { code, detail, ...(typeof declineCode === 'string' ? { declineCode } : {}) };
  return { status, problem };
}

function accepted(memory: Memory, known: Known, heard: Extract<PlaceHeard, { is: 'reply' }>): void {
  if (known.ended) wrong(memory, 6, 'placed after it had ended', { status: heard.status });
  if (known.declined) wrong(memory, 6, 'placed with a card that was declined', { status: heard.status });
  if (heard.status === 202) {
    if (known.confirmation) wrong(memory, 5, 'still running after it was confirmed');
    return;
  }
  const confirmation = heard.body;
  if (memory.confirmation) {
    if (JSON.stringify(confirmation) !== JSON.stringify(memory.confirmation))
      wrong(memory, 5, 'a confirmation that changed', { was: memory.confirmation, is: confirmation });
    return;
  }
  memory.confirmation = confirmation;
  const faults = unlike(memory.purchase.session, confirmation);
  if (faults.length > 0) wrong(memory, 8, 'a confirmation that is not of what was frozen', { faults, confirmation });
}

function refused(memory: Memory, known: Known, code: string): void {
  if (known.confirmation) wrong(memory, 5, 'refused after it was confirmed', { code });
  if (code === 'card_declined') memory.declined = true;
  if (code === 'session_expired' || code === 'session_cancelled') memory.ended = true;
}
