import { keptBySession, sessionOf, succeededCharges } from './books.ts';
import { type Check, statement } from './check.ts';
import { purchasesOf } from './snapshot.ts';

/** The attempts that were declined. Each place accepted in `ready_for_complete` begins an attempt. */
const declined = `
  declined as (
    select distinct session_id, attempt from (
      select session_id, fact, count(*) filter (where fact = 'place accepted' and from_status = 'ready_for_complete')
        over (partition by session_id order by id)::int as attempt
      from checkout.session_history
    ) steps where fact in ('declined', 'declined too often')
  )`;

const declinedAndCaptured = statement(
  6,
  'By our tables, a declined attempt was captured and not refunded.',
  `with ${declined}
  select d.session_id, d.attempt, h.fact from declined d join payments.payment_history h using (session_id, attempt) where h.fact = 'captured'`,
);

const declinedAndCharged: Check = {
  invariant: 6,
  what: 'By Stripe’s records, a declined attempt was charged and not refunded.',
  async find({ look, books }) {
    const rows = await look<{ session: string; attempt: number }>(
      `with ${declined} select session_id as session, attempt from declined`,
    );
    const refused = new Set(rows.map(({ session, attempt }) => `${session} ${attempt}`));
    return succeededCharges(await books())
      .filter((charge) => refused.has(`${sessionOf(charge)} ${charge.metadata.attempt}`))
      .filter((charge) => charge.amount_refunded !== charge.amount_captured)
      .map(({ id, amount, metadata }) => ({ id, amount, metadata }));
  },
};

const chargesNothing = ({ status, problem }: { status: number; problem?: { code: string } }): boolean =>
  [402, 410, 422].includes(status) || (status === 409 && problem?.code === 'session_incomplete');

/** Skips sessions with an unanswered place request, because that one may have been accepted. */
const refusedAndCharged: Check = {
  invariant: 6,
  what: 'Every place request of a session was refused, and its charge was not refunded.',
  async find(snapshot) {
    const kept = keptBySession(await snapshot.books());
    return purchasesOf(snapshot.history)
      .filter(({ answers, unanswered = 0 }) => unanswered === 0 && answers.length > 0 && answers.every(chargesNothing))
      .map(({ session: { sessionId }, answers }) => ({ sessionId, answers: answers.map(({ status }) => status) }))
      .filter(({ sessionId }) => (kept.get(sessionId) ?? 0) > 0);
  },
};

/** A session is expired by the clock at first; its row is updated by a timer some seconds later. */
const refusalIsTrue: Check = {
  invariant: 6,
  what: 'A place request was refused as declined or as ended, and the session was neither.',
  async find({ look, history }) {
    const refusedSessions = purchasesOf(history).flatMap(({ session, answers }) => {
      const was = (status: number) => answers.some((answer) => answer.status === status);
      return was(402) || was(410) ? [{ id: session.sessionId, declined: was(402), ended: was(410) }] : [];
    });
    return look(
      `select told.*, s.status, s.declines
      from jsonb_to_recordset($1::jsonb) as told (id text, declined bool, ended bool) left join checkout.session s using (id)
      where s.id is null or (told.declined and s.declines = 0) or (told.ended and s.status not in ('expired', 'cancelled') and (s.due_at is null or s.due_at > checkout.muse_clock()))`,
      [JSON.stringify(refusedSessions)],
    );
  },
};

export const refusals: Check[] = [declinedAndCaptured, declinedAndCharged, refusedAndCharged, refusalIsTrue];
