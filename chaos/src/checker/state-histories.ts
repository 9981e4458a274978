import {
  disputeStates,
  orderStates,
  paymentStates,
  placementStates,
  refundStates,
  sessionStates,
} from '@muse/contracts';
import { type Check } from './check.ts';

interface StoredHistory {
  /** For the sentence, such as `an order`. */
  about: string;
  /** Statement for the current state: `id`, `status`, and `version` if it counts the transitions from 1. */
  subjects: string;
  /** Statement for the transitions: `thing`, `n` (their order), `from`, `to` and `fact` (null if the history has no trigger). */
  steps: string;
  states: {
    begins: string;
    states: readonly string[];
    table: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  };
  /** States in which a history may begin with a first row; empty if the initial state has no row. */
  mayBeginAs: string[];
  /** Triggers stored under another name than in the table of the state machine. */
  alias?: Record<string, string>;
}

const storedHistories: StoredHistory[] = [
  {
    about: 'a checkout session',
    subjects: 'select id, status, version from checkout.session',
    steps:
      'select session_id as thing, id as n, from_status as from, to_status as to, fact from checkout.session_history',
    states: sessionStates,
    mayBeginAs: [],
  },
  {
    about: 'a payment',
    subjects: 'select session_id as id, status, null::int as version from payments.payment',
    steps:
      'select session_id as thing, id as n, from_status as from, to_status as to, fact from payments.payment_history',
    states: paymentStates,
    // A session may be abandoned before anything of it was submitted.
    mayBeginAs: ['processing', 'cancelled'],
    alias: { 'captured too late': 'captured' },
  },
  {
    about: 'a refund',
    subjects: 'select id, status, null::int as version from payments.refund',
    steps:
      'select refund_id as thing, id as n, from_status as from, to_status as to, fact from payments.refund_history',
    states: refundStates,
    mayBeginAs: ['requested', 'awaiting_approval', 'releasing'],
  },
  {
    about: 'a dispute',
    subjects: 'select id, state as status, null::int as version from payments.dispute',
    // A change of Stripe's status within one of our states is no transition.
    steps: `select dispute_id as thing, id as n, from_state as from, to_state as to, null as fact from payments.dispute_history
      where from_state is distinct from to_state`,
    states: disputeStates,
    mayBeginAs: [...disputeStates.states],
  },
  {
    about: 'an order',
    subjects: 'select order_number as id, status, null::int as version from orders.customer_order',
    steps:
      'select order_number as thing, id as n, from_status as from, to_status as to, null as fact from orders.order_history',
    states: orderStates,
    mayBeginAs: ['pending'],
  },
  {
    about: 'a placement task',
    subjects: 'select id, status, version from placement.placement_task',
    steps:
      'select task_id as thing, id as n, from_status as from, to_status as to, null as fact from placement.task_history',
    states: placementStates,
    mayBeginAs: ['queued'],
  },
];

/** Every declared transition, as rows of `from`, `fact`, `to`. */
const transitionsOf = ({ table }: StoredHistory['states'], alias: Record<string, string> = {}) =>
  Object.entries(table).flatMap(([from, transitions]) =>
    Object.entries(transitions).flatMap(([fact, to]) =>
      [fact, ...Object.keys(alias).filter((name) => alias[name] === fact)].map((name) => ({ from, fact: name, to })),
    ),
  );

const onlyDeclaredTransitions = ({ about, steps, states, alias }: StoredHistory): Check => ({
  invariant: 11,
  what: `The history of ${about} contains a transition that its state machine does not have.`,
  find: ({ look }) =>
    look(
      `select s.thing, s.from, s.fact, s.to from (${steps}) s
      where s.from is not null and not exists (
        select from jsonb_to_recordset($1::jsonb) as way ("from" text, fact text, "to" text)
        where way.from = s.from and way.to = s.to and way.fact = coalesce(s.fact, way.fact))`,
      [JSON.stringify(transitionsOf(states, alias))],
    ),
});

/** Every row must start in the state in which the previous one ended, from the initial to the current state. */
const unbroken = ({ about, subjects, steps, states, mayBeginAs }: StoredHistory): Check => ({
  invariant: 11,
  what: `The history of ${about} does not lead from its initial to its current state.`,
  find: ({ look }) =>
    look(
      `with step as (
        select s.*, lag(s.to) over about as before, row_number() over about as nth, lead(s.n) over about is null as last
        from (${steps}) s window about as (partition by s.thing order by s.n)
      ), told as (
        select thing, count(*) filter (where "from" is not null) as steps, max("to") filter (where last) as ends,
          bool_or(case when nth > 1 then "from" is distinct from before
                       when "from" is null then "to" <> all ($2::text[])
                       else cardinality($2::text[]) > 0 or "from" <> $1 end) as broken
        from step group by thing
      )
      select coalesce(t.id, told.thing) as id, t.status, told.ends, t.version, told.steps::int as steps, told.broken
      from (${subjects}) t full join told on told.thing = t.id
      where t.id is null or coalesce(told.broken, cardinality($2::text[]) > 0) or t.status <> coalesce(told.ends, $1)
        or t.version <> coalesce(told.steps, 0) + 1`,
      [states.begins, mayBeginAs],
    ),
});

export const stateHistories: Check[] = storedHistories.flatMap((history) => [
  onlyDeclaredTransitions(history),
  unbroken(history),
]);
