import { type Corruption, orderOf, sessionOf, taskOf } from '../corruption.ts';

const unconsumed = 'A fact was published, and a listener never heard it.';
const emails = 'Something happened that somebody is told of, and there is not exactly one letter about it.';
const deadLetter = 'A dead letter lies open that nobody seeded, or one that was seeded is not there.';

const envelopeOf = `select message_id, envelope from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`;
const paid = `(select message_id from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.paid.v1')`;

const corruptionsOfLeftovers: Corruption[] = [
  {
    corrupts: 'a fact that was not published',
    sql: `update checkout.outbox set published_at = null where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`,
    finds: ['A fact is not published.'],
  },
  {
    corrupts: 'a message put aside',
    sql: `insert into cart.scheduled_message (consumer, message_id, attempt, envelope, due_at) select 'some-reaction', message_id, 1, envelope, now() from (${envelopeOf}) it`,
    finds: ['A message still waits to be tried again.'],
  },
  {
    corrupts: 'work begun and not done',
    sql: `insert into payments.task (kind, dedupe_key, payload, context, created_at) values ('charge', 'x', '{}', '{}', now() - interval '1 minute')`,
    finds: ['Slow work is not done.'],
  },
  {
    corrupts: 'a key that its request never gave back',
    sql: `insert into checkout.idempotency_key (scope, key, fingerprint, state, owner, lease_until) values ('s', 'k', 'f', 'running', 'o', now() - interval '1 hour')`,
    finds: ['An Idempotency-Key is still held by a request that is long over.'],
  },
  {
    corrupts: 'an operator who went home',
    sql: `update placement.placement_task set status = 'claimed', assignee = 'olivia', lease_expires_at = now() - interval '1 hour', version = version + 1
        where id = ${taskOf('ben', 'nordstrom-rack')};
      insert into placement.task_history (task_id, from_status, to_status, changed_by) values (${taskOf('ben', 'nordstrom-rack')}, 'queued', 'claimed', 'olivia')`,
    finds: ['An entry of the queue is held by somebody whose time is over.'],
  },
  {
    corrupts: 'a timer that nobody runs',
    sql: `update payments.timer set next_run_at = now() - interval '1 hour' where name = 'reconcile'`,
    finds: ['A timer is due, and nobody runs it.'],
  },
  {
    corrupts: 'an event of Stripe’s that nobody looked into',
    sql: `update payments.webhook_event set processed_at = null where id = (select min(id) from payments.webhook_event)`,
    finds: ['An event of Stripe’s was stored, and nobody looks into it.'],
  },
  {
    corrupts: 'a dead letter',
    sql: `insert into cart.dead_letter (consumer, message_id, envelope, error_class, error_text, attempts) select 'some-reaction', message_id, envelope, 'Error', 'no', 1 from (${envelopeOf}) it`,
    finds: [deadLetter],
  },
  {
    corrupts: 'a poison that did not become a dead letter',
    changeCopy: ({ poison }) => void poison.push({ service: 'cart', consumer: 'some-reaction', messageId: null }),
    finds: [deadLetter],
  },
  {
    corrupts: 'a poison that became exactly its dead letter',
    sql: `insert into cart.dead_letter (consumer, envelope, error_class, error_text, attempts) values ('some-reaction', '{}', 'Error', 'no', 1)`,
    changeCopy: ({ poison }) => void poison.push({ service: 'cart', consumer: 'some-reaction', messageId: null }),
    finds: [],
  },
];

const corruptionsOfDelivery: Corruption[] = [
  {
    corrupts: 'a listener that never heard a fact',
    sql: `delete from cart.inbox where message_id = (select message_id from (${envelopeOf}) it)`,
    finds: [unconsumed],
  },
  {
    corrupts: 'a fact that nobody wrote down',
    changeCopy: ({ receivedEvents }) =>
      void receivedEvents.push({
        ...(receivedEvents[0] as (typeof receivedEvents)[0]),
        id: '00000000-0000-7000-8000-000000000000',
      }),
    finds: ['A fact was heard on the bus that stands in no outbox.'],
  },
  {
    corrupts: 'a fact that was marked as published and never was',
    changeCopy: ({ receivedEvents }) => {
      // As if the listener had begun long before: what is said at the moment it begins is not held against anybody.
      if (receivedEvents[0]) receivedEvents[0].time = new Date(0).toISOString();
      receivedEvents.pop();
    },
    finds: ['An outbox says that a fact was published, and it was never heard on the bus.'],
  },
  {
    corrupts: 'facts heard in the wrong order',
    changeCopy: ({ receivedEvents, history }) => {
      const session = history.shoppers[0]?.purchases[0]?.session.sessionId;
      const first = receivedEvents.findIndex(
        ({ type, subject }) => type === 'checkout.submitted.v1' && subject === session,
      );
      receivedEvents.push(...receivedEvents.splice(first, 1));
    },
    finds: ['A fact was heard for the first time after a later one about the same thing.'],
  },
  {
    corrupts: 'a fact without its effect',
    sql: `update checkout.session set paid_at = null where id = ${sessionOf('ada')}`,
    finds: ['A fact was taken in, and it had no effect.'],
  },
  {
    corrupts: 'an effect without its fact',
    sql: `delete from orders.inbox where message_id = ${paid}`,
    finds: ['There is an effect of a fact that was never taken in.', unconsumed],
  },
  {
    corrupts: 'a letter that was not written',
    sql: `delete from notifications.letter where about = ${orderOf('ada', 'nordstrom')}`,
    finds: [emails],
  },
  {
    corrupts: 'a letter written twice',
    sql: `alter table notifications.letter drop constraint letter_once;
      insert into notifications.letter (kind, about, session_id, reader, subject, body)
      select kind, about, session_id, reader, subject, body from notifications.letter where about = ${sessionOf('ada')}`,
    finds: [emails],
  },
];

export const corruptionsOfEvents: Corruption[] = [...corruptionsOfLeftovers, ...corruptionsOfDelivery];
