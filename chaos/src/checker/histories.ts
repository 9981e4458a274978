import { orderStates, paymentStates, placementStates, refundStates, sessionStates } from '@muse/contracts';
import type { Check } from './snapshot.ts';

interface Story {
  /** In the sentence, such as `an order`. */
  about: string;
  /** The state of each thing now: `id`, `status`, and `version` where it counts its steps from 1 on. */
  things: string;
  /** Each step: `thing`, `n` (their order), `from`, `to` and `fact`, null where the history does not tell what happened. */
  steps: string;
  life: {
    begins: string;
    states: readonly string[];
    table: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  };
  /** How a story may begin, beside a first line that says so: these states have no line before them. */
  mayBegin: string[];
  /** Words of the history for facts of the table. */
  alias?: Record<string, string>;
}

const stories: Story[] = [
  {
    about: 'a checkout session',
    things: 'select id, status, version from checkout.session',
    steps:
      'select session_id as thing, id as n, from_status as from, to_status as to, fact from checkout.session_history',
    life: sessionStates,
    mayBegin: [],
  },
  {
    about: 'a payment',
    things: 'select session_id as id, status, null::int as version from payments.payment',
    steps:
      'select session_id as thing, id as n, from_status as from, to_status as to, fact from payments.payment_history',
    life: paymentStates,
    // A session may be given up before anything of it was submitted.
    mayBegin: ['processing', 'cancelled'],
    alias: { 'captured too late': 'captured' },
  },
  {
    about: 'a refund',
    things: 'select id, status, null::int as version from payments.refund',
    steps:
      'select refund_id as thing, id as n, from_status as from, to_status as to, fact from payments.refund_history',
    life: refundStates,
    mayBegin: ['requested'],
  },
  {
    about: 'an order',
    things: 'select order_number as id, status, null::int as version from orders.customer_order',
    steps:
      'select order_number as thing, id as n, from_status as from, to_status as to, null as fact from orders.order_history',
    life: orderStates,
    mayBegin: ['pending'],
  },
  {
    about: 'a placement task',
    things: 'select id, status, version from placement.placement_task',
    steps:
      'select task_id as thing, id as n, from_status as from, to_status as to, null as fact from placement.task_history',
    life: placementStates,
    mayBegin: ['queued'],
  },
];

/** Every way of the table, as rows of `from`, `fact`, `to`. */
const waysOf = ({ table }: Story['life'], alias: Record<string, string> = {}) =>
  Object.entries(table).flatMap(([from, ways]) =>
    Object.entries(ways).flatMap(([fact, to]) =>
      [fact, ...Object.keys(alias).filter((word) => alias[word] === fact)].map((word) => ({ from, fact: word, to })),
    ),
  );

const onlyWaysOfTheTable = ({ about, steps, life, alias }: Story): Check => ({
  invariant: 11,
  what: `The history of ${about} tells of a way that its table of states does not have.`,
  find: ({ look }) =>
    look(
      `select s.thing, s.from, s.fact, s.to from (${steps}) s
      where s.from is not null and not exists (
        select from jsonb_to_recordset($1::jsonb) as way ("from" text, fact text, "to" text)
        where way.from = s.from and way.to = s.to and way.fact = coalesce(s.fact, way.fact))`,
      [JSON.stringify(waysOf(life, alias))],
    ),
});

/** From its beginning, each step from where the one before it led, up to where it is now. */
const unbroken = ({ about, things, steps, life, mayBegin }: Story): Check => ({
  invariant: 11,
  what: `The history of ${about} does not lead from its beginning to where it is now.`,
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
      from (${things}) t full join told on told.thing = t.id
      where t.id is null or coalesce(told.broken, cardinality($2::text[]) > 0) or t.status <> coalesce(told.ends, $1)
        or t.version <> coalesce(told.steps, 0) + 1`,
      [life.begins, mayBegin],
    ),
});

export const histories: Check[] = stories.flatMap((story) => [onlyWaysOfTheTable(story), unbroken(story)]);
