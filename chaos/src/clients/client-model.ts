import { type api, type Confirmation, type Session, sessionStates } from '@muse/contracts';
import type { PlaceAnswer, Purchase } from '../history.ts';
import type { Heard, Recorder } from './ask.ts';
import { goodsIn, unlike, wrongIn } from './sums.ts';

/** What a shopper remembers of one purchase, and holds everything that is said about it later against. */
export interface ClientModel {
  recorder: Recorder;
  purchase: Purchase;
  confirmation: Confirmation | undefined;
  /** Declined, and no other card was set since: nothing can be charged. */
  declined: boolean;
  /** Expired or cancelled: nothing can be charged any more. */
  ended: boolean;
}

export type PlaceHeard = Heard<typeof api.checkout.place>;

/** What was known when *place* was pressed; an answer that was on its way already may still say otherwise. */
export type Known = Pick<ClientModel, 'confirmation' | 'declined' | 'ended'>;

export function remember(recorder: Recorder, session: Session): ClientModel {
  const model: ClientModel = {
    recorder,
    purchase: { session, answers: [], operations: [], unanswered: 0 },
    confirmation: undefined,
    declined: false,
    ended: false,
  };
  holdSums(model, session);
  return model;
}

export function did(model: ClientModel, operation: string): void {
  model.purchase.operations.push(operation);
  model.recorder.source.count('operations', operation);
}

export const wrong = (
  { recorder: { source, who, subject }, purchase: { session } }: ClientModel,
  invariant: number,
  what: string,
  seen: Record<string, unknown> = {},
): void => source.breach(invariant, what, { who, subject, sessionId: session.sessionId, ...seen });

/** Another look at the session. */
export function saw(model: ClientModel, session: Session): void {
  const known = model.purchase.session;
  if (goodsIn(session) !== goodsIn(known)) wrong(model, 8, 'a session whose frozen goods have changed');
  if (sessionStates.isFinal(known.status) && session.status !== known.status)
    wrong(model, 11, 'a session that came back', { from: known.status, to: session.status });
  holdSums(model, session);
  const { confirmation } = model;
  if (confirmation && JSON.stringify(session.orders) !== JSON.stringify(confirmation.orders))
    wrong(model, 5, 'a session that shows other orders than were confirmed', { status: session.status });
  model.purchase.session = session;
  if (session.status === 'expired' || session.status === 'cancelled') model.ended = true;
}

function holdSums(model: ClientModel, session: Session): void {
  const faults = wrongIn(session.cartSnapshot);
  if (faults.length > 0) wrong(model, 8, 'a session that does not add up', { faults });
}

/** An answer to *place*, or none. */
export function heardOfPlace(model: ClientModel, known: Known, heard: PlaceHeard): void {
  const { purchase, recorder } = model;
  if (heard.is === 'silence') {
    purchase.unanswered = (purchase.unanswered ?? 0) + 1;
    return recorder.source.count('places', 'no answer');
  }
  const answer = answerOf(heard);
  purchase.answers.push(answer);
  recorder.source.count('places', [answer.status, answer.problem?.code].filter(Boolean).join(' '));
  if (heard.is === 'reply') accepted(model, known, heard);
  else if (heard.is === 'refusal') refused(model, known, heard.code);
}

function answerOf(heard: Exclude<PlaceHeard, { is: 'silence' }>): PlaceAnswer {
  if (heard.is === 'breach') return { status: heard.status };
  if (heard.is === 'reply')
    return heard.status === 202 ? { status: 202 } : { status: heard.status, confirmation: heard.body };
  const { code, detail, status, declineCode } = heard.problem;
  const problem = { code, detail, ...(typeof declineCode === 'string' ? { declineCode } : {}) };
  return { status, problem };
}

function accepted(model: ClientModel, known: Known, heard: Extract<PlaceHeard, { is: 'reply' }>): void {
  if (known.ended) wrong(model, 6, 'placed after it had ended', { status: heard.status });
  if (known.declined) wrong(model, 6, 'placed with a card that was declined', { status: heard.status });
  if (heard.status === 202) {
    if (known.confirmation) wrong(model, 5, 'still running after it was confirmed');
    return;
  }
  const confirmation = heard.body;
  if (model.confirmation) {
    if (JSON.stringify(confirmation) !== JSON.stringify(model.confirmation))
      wrong(model, 5, 'a confirmation that changed', { was: model.confirmation, is: confirmation });
    return;
  }
  model.confirmation = confirmation;
  const faults = unlike(model.purchase.session, confirmation);
  if (faults.length > 0) wrong(model, 8, 'a confirmation that is not of what was frozen', { faults, confirmation });
}

function refused(model: ClientModel, known: Known, code: string): void {
  if (known.confirmation) wrong(model, 5, 'refused after it was confirmed', { code });
  if (code === 'card_declined') model.declined = true;
  if (code === 'session_expired' || code === 'session_cancelled') model.ended = true;
}
