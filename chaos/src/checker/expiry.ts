import { sessionOf, succeededCharges } from './books.ts';
import { type Check, type Snapshot, statement } from './snapshot.ts';

/** The clock was read first, and the history is written by the same transaction, but later: a process may be frozen in between. */
const notAfterTime = statement(
  9,
  'A place was accepted after the prices had expired.',
  `select h.session_id, h.at, s.expires_at
  from checkout.session_history h join checkout.session s on s.id = h.session_id
  where h.fact = 'place accepted' and h.from_status = 'ready_for_complete' and h.at > s.expires_at + interval '15 seconds'`,
);

const endedSessions = async ({ look }: Snapshot): Promise<Map<string, string>> => {
  const rows = await look<{ id: string; status: string }>(
    `select id, status from checkout.session where status in ('completed', 'expired', 'cancelled')`,
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
};

const lateGoesBack: Check = {
  invariant: 9,
  what: 'Something was charged for a session that ended without a purchase, and has not gone back in full.',
  async find(snapshot) {
    const ended = await endedSessions(snapshot);
    return succeededCharges(await snapshot.books())
      .map((charge) => ({ charge, session: sessionOf(charge), status: ended.get(sessionOf(charge) ?? '') }))
      .filter(({ status }) => status === 'expired' || status === 'cancelled')
      .filter(({ charge }) => charge.amount_refunded !== charge.amount_captured)
      .map(({ charge: { id, amount_captured, amount_refunded }, ...rest }) => ({
        id,
        amount_captured,
        amount_refunded,
        ...rest,
      }));
  },
};

/** A browser that still has the bank’s page open could pay it. */
const nothingLeftToPay: Check = {
  invariant: 9,
  what: 'A session has ended, and one of its intents at Stripe can still be paid.',
  async find(snapshot) {
    const ended = await endedSessions(snapshot);
    return (await snapshot.books()).payment_intents
      .filter((intent) => ended.has(sessionOf(intent) ?? '') && !['succeeded', 'canceled'].includes(intent.status))
      .map(({ id, status, metadata }) => ({
        id,
        status,
        metadata,
        session: ended.get(metadata.checkout_session ?? ''),
      }));
  },
};

export const expiry: Check[] = [notAfterTime, lateGoesBack, nothingLeftToPay];
