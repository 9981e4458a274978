import { book, type Corruption, chargeOf, sessionOf, type shopperNames } from '../corruption.ts';

type Name = (typeof shopperNames)[number];

/** SQL for a dispute of a purchase, with a history that leads to its state. */
const disputeOf = (name: Name, state: 'open' | 'won', history: string): string => `
  with disputed as (
    insert into payments.dispute (id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, opened_at, closed_at)
    values ('dp_1', ${sessionOf(name)}, 'pi_1', 'ch_1', 100, 'USD', 'fraudulent', '${state === 'won' ? 'won' : 'needs_response'}', '${state}',
            now(), ${state === 'won' ? 'now()' : 'null'})
    returning id
  )
  insert into payments.dispute_history (dispute_id, from_state, to_state, status)
  select id, h.* from disputed, (values ${history}) as h (from_state, to_state, status)`;

/** These tests write a dispute without the e-mail about it. */
const noEmail = 'There is not exactly one e-mail about something that a shopper or operator is notified of.';

export const corruptionsOfDisputes: Corruption[] = [
  {
    title: 'Stripe has a dispute that we do not know',
    change: (observed) =>
      void observed.books.disputes.push({
        ...{ id: 'dp_other', charge: chargeOf(observed, 'ada').id, status: 'needs_response' },
      }),
    findings: ['Our tables and Stripe’s records differ in a dispute.'],
  },
  {
    title: 'money is claimed in a dispute that is not open',
    sql: book('a mistake', sessionOf('ada'), { disputes: 5, revenue: -5 }),
    findings: [
      'The ledger’s claim of a dispute is not zero although none is open.',
      'The trial balance is not zero, or its running balances are not the sums of the ledger’s lines.',
    ],
  },
  {
    title: 'a disputed purchase whose order may still be bought',
    sql: disputeOf('ben', 'open', `(null, 'open', 'needs_response')`),
    findings: ['The payment of an order is disputed, and its placement is neither held nor settled.', noEmail],
  },
  {
    title: 'a dispute with an undeclared transition',
    sql: disputeOf('ada', 'won', `(null, 'lost', 'lost'), ('lost', 'open', 'needs_response'), ('open', 'won', 'won')`),
    findings: ['The history of a dispute contains a transition that its state machine does not have.', noEmail],
  },
  {
    title: 'a dispute whose history ends in another state',
    sql: disputeOf('ada', 'won', `(null, 'open', 'needs_response')`),
    findings: ['The history of a dispute does not lead from its initial to its current state.', noEmail],
  },
];
