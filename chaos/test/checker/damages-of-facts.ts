import { type Damage, orderOf, sessionOf, taskOf } from './damage.ts';

const unheard = 'A fact was published, and a listener never heard it.';
const letters = 'Something happened that somebody is told of, and there is not exactly one letter about it.';
const deadLetter = 'A dead letter lies open that nobody seeded, or one that was seeded is not there.';

const envelopeOf = `select message_id, envelope from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`;
const paid = `(select message_id from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.paid.v1')`;

const leftLyingAbout: Damage[] = [
  {
    done: 'a fact that was not published',
    sql: `update checkout.outbox set published_at = null where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`,
    shows: ['A fact is not published.'],
  },
  {
    done: 'a message put aside',
    sql: `insert into cart.scheduled_message (consumer, message_id, attempt, envelope, due_at) select 'some-reaction', message_id, 1, envelope, now() from (${envelopeOf}) it`,
    shows: ['A message still waits to be tried again.'],
  },
  {
    done: 'work begun and not done',
    sql: `insert into payments.task (kind, dedupe_key, payload, context, created_at) values ('charge', 'x', '{}', '{}', now() - interval '1 minute')`,
    shows: ['Slow work is not done.'],
  },
  {
    done: 'a key that its request never gave back',
    sql: `insert into checkout.idempotency_key (scope, key, fingerprint, state, owner, lease_until) values ('s', 'k', 'f', 'running', 'o', now() - interval '1 hour')`,
    shows: ['An Idempotency-Key is still held by a request that is long over.'],
  },
  {
    done: 'an operator who went home',
    sql: `update placement.placement_task set status = 'claimed', assignee = 'olivia', lease_expires_at = now() - interval '1 hour', version = version + 1
        where id = ${taskOf('ben', 'nordstrom-rack')};
      insert into placement.task_history (task_id, from_status, to_status, changed_by) values (${taskOf('ben', 'nordstrom-rack')}, 'queued', 'claimed', 'olivia')`,
    shows: ['An entry of the queue is held by somebody whose time is over.'],
  },
  {
    done: 'a timer that nobody runs',
    sql: `update payments.timer set next_run_at = now() - interval '1 hour' where name = 'reconcile'`,
    shows: ['A timer is due, and nobody runs it.'],
  },
  {
    done: 'an event of Stripe’s that nobody looked into',
    sql: `update payments.webhook_event set processed_at = null where id = (select min(id) from payments.webhook_event)`,
    shows: ['An event of Stripe’s was stored, and nobody looks into it.'],
  },
  {
    done: 'a dead letter',
    sql: `insert into cart.dead_letter (consumer, message_id, envelope, error_class, error_text, attempts) select 'some-reaction', message_id, envelope, 'Error', 'no', 1 from (${envelopeOf}) it`,
    shows: [deadLetter],
  },
  {
    done: 'a poison that did not become a dead letter',
    seen: ({ poison }) => void poison.push({ service: 'cart', consumer: 'some-reaction', messageId: null }),
    shows: [deadLetter],
  },
  {
    done: 'a poison that became exactly its dead letter',
    sql: `insert into cart.dead_letter (consumer, envelope, error_class, error_text, attempts) values ('some-reaction', '{}', 'Error', 'no', 1)`,
    seen: ({ poison }) => void poison.push({ service: 'cart', consumer: 'some-reaction', messageId: null }),
    shows: [],
  },
];

const said: Damage[] = [
  {
    done: 'a listener that never heard a fact',
    sql: `delete from cart.inbox where message_id = (select message_id from (${envelopeOf}) it)`,
    shows: [unheard],
  },
  {
    done: 'a fact that nobody wrote down',
    seen: ({ heard }) =>
      void heard.push({ ...(heard[0] as (typeof heard)[0]), id: '00000000-0000-7000-8000-000000000000' }),
    shows: ['A fact was heard on the bus that stands in no outbox.'],
  },
  {
    done: 'a fact that was marked as published and never was',
    seen: ({ heard }) => {
      // As if the listener had begun long before: what is said at the moment it begins is not held against anybody.
      if (heard[0]) heard[0].time = new Date(0).toISOString();
      heard.pop();
    },
    shows: ['An outbox says that a fact was published, and it was never heard on the bus.'],
  },
  {
    done: 'facts heard in the wrong order',
    seen: ({ heard, history }) => {
      const session = history.shoppers[0]?.purchases[0]?.session.sessionId;
      const first = heard.findIndex(({ type, subject }) => type === 'checkout.submitted.v1' && subject === session);
      heard.push(...heard.splice(first, 1));
    },
    shows: ['A fact was heard for the first time after a later one about the same thing.'],
  },
  {
    done: 'a fact without its effect',
    sql: `update checkout.session set paid_at = null where id = ${sessionOf('ada')}`,
    shows: ['A fact was taken in, and it had no effect.'],
  },
  {
    done: 'an effect without its fact',
    sql: `delete from orders.inbox where message_id = ${paid}`,
    shows: ['There is an effect of a fact that was never taken in.', unheard],
  },
  {
    done: 'a letter that was not written',
    sql: `delete from notifications.letter where about = ${orderOf('ada', 'nordstrom')}`,
    shows: [letters],
  },
  {
    done: 'a letter written twice',
    sql: `alter table notifications.letter drop constraint letter_once;
      insert into notifications.letter (kind, about, session_id, reader, subject, body)
      select kind, about, session_id, reader, subject, body from notifications.letter where about = ${sessionOf('ada')}`,
    shows: [letters],
  },
];

export const damagesOfFacts: Damage[] = [...leftLyingAbout, ...said];
