import { sessionOf, succeededCharges } from './books.ts';
import { type Check, statement } from './snapshot.ts';

const ours = statement(
  3,
  'By our ledger, a session was captured more than once.',
  `select session_id, count(*)::int as captures, array_agg(cause) as causes
  from payments.ledger_entry where starts_with(cause, 'captured:') group by 1 having count(*) > 1`,
);

const stripes: Check = {
  invariant: 3,
  what: 'By Stripe’s books, a session was charged more than once.',
  async find({ books }) {
    const bySession = Map.groupBy(succeededCharges(await books()), sessionOf);
    return [...bySession]
      .filter(([session, charges]) => session !== undefined && charges.length > 1)
      .map(([session, charges]) => ({ session, charges: charges.map(({ id, amount }) => ({ id, amount })) }));
  },
};

/** One that says nothing about its session could be anybody’s second. */
const nobodys: Check = {
  invariant: 3,
  what: 'A charge in Stripe’s books belongs to no session of ours.',
  async find({ look, books }) {
    const sessions = new Set((await look<{ id: string }>('select id from checkout.session')).map(({ id }) => id));
    return succeededCharges(await books())
      .filter((charge) => !sessions.has(sessionOf(charge) ?? ''))
      .map(({ id, amount, metadata }) => ({ id, amount, metadata }));
  },
};

export const oneCharge: Check[] = [ours, stripes, nobodys];
