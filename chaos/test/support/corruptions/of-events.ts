import { type Corruption, orderOf, sessionOf, taskOf } from '../corruption.ts';

const unconsumed = 'A fact was published, and a listener never heard it.';
const emails = 'Something happened that somebody is told of, and there is not exactly one letter about it.';
const deadLetter = 'A dead letter lies open that nobody seeded, or one that was seeded is not there.';

const envelopeOf = `select message_id, envelope from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`;
const paid = `(select message_id from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.paid.v1')`;

const corruptionsOfLeftovers: Corruption[] = [
  {
    title: 'an unpublished event in the outbox',
    sql: `update checkout.outbox set published_at = null where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`,
    findings: ['A fact is not published.'],
  },
  {
    title: 'a message scheduled for retry',
    sql: `insert into cart.scheduled_message (consumer, message_id, attempt, envelope, due_at) select 'some-reaction', message_id, 1, envelope, now() from (${envelopeOf}) it`,
    findings: ['A message still waits to be tried again.'],
  },
  {
    title: 'an unfinished background job',
    sql: `insert into payments.task (kind, dedupe_key, payload, context, created_at) values ('charge', 'x', '{}', '{}', now() - interval '1 minute')`,
    findings: ['Slow work is not done.'],
  },
  {
    title: 'an idempotency key that its request never released',
    sql: `insert into checkout.idempotency_key (scope, key, fingerprint, state, owner, lease_until) values ('s', 'k', 'f', 'running', 'o', now() - interval '1 hour')`,
    findings: ['An Idempotency-Key is still held by a request that is long over.'],
  },
  {
    title: 'an expired lease of an operator',
    sql: `update placement.placement_task set status = 'claimed', assignee = 'olivia', lease_expires_at = now() - interval '1 hour', version = version + 1
        where id = ${taskOf('ben', 'nordstrom-rack')};
      insert into placement.task_history (task_id, from_status, to_status, changed_by) values (${taskOf('ben', 'nordstrom-rack')}, 'queued', 'claimed', 'olivia')`,
    findings: ['An entry of the queue is held by somebody whose time is over.'],
  },
  {
    title: 'an overdue timer',
    sql: `update payments.timer set next_run_at = now() - interval '1 hour' where name = 'reconcile'`,
    findings: ['A timer is due, and nobody runs it.'],
  },
  {
    title: 'an unprocessed webhook event',
    sql: `update payments.webhook_event set processed_at = null where id = (select min(id) from payments.webhook_event)`,
    findings: ['An event of Stripe’s was stored, and nobody looks into it.'],
  },
  {
    title: 'an unexpected dead letter',
    sql: `insert into cart.dead_letter (consumer, message_id, envelope, error_class, error_text, attempts) select 'some-reaction', message_id, envelope, 'Error', 'no', 1 from (${envelopeOf}) it`,
    findings: [deadLetter],
  },
  {
    title: 'a poison message that was not dead-lettered',
    change: ({ poison }) => void poison.push({ service: 'cart', consumer: 'some-reaction', messageId: null }),
    findings: [deadLetter],
  },
  {
    title: 'a poison message with exactly its dead letter',
    sql: `insert into cart.dead_letter (consumer, envelope, error_class, error_text, attempts) values ('some-reaction', '{}', 'Error', 'no', 1)`,
    change: ({ poison }) => void poison.push({ service: 'cart', consumer: 'some-reaction', messageId: null }),
    findings: [],
  },
];

const corruptionsOfDelivery: Corruption[] = [
  {
    title: 'an event missing in the inbox of a consumer',
    sql: `delete from cart.inbox where message_id = (select message_id from (${envelopeOf}) it)`,
    findings: [unconsumed],
  },
  {
    title: 'a received event that is in no outbox',
    change: ({ receivedEvents }) =>
      void receivedEvents.push({
        ...(receivedEvents[0] as (typeof receivedEvents)[0]),
        id: '00000000-0000-7000-8000-000000000000',
      }),
    findings: ['A fact was heard on the bus that stands in no outbox.'],
  },
  {
    title: 'an event marked as published and never received',
    change: ({ receivedEvents }) => {
      // As if the listener had begun long before: what is said at the moment it begins is not held against anybody.
      if (receivedEvents[0]) receivedEvents[0].time = new Date(0).toISOString();
      receivedEvents.pop();
    },
    findings: ['An outbox says that a fact was published, and it was never heard on the bus.'],
  },
  {
    title: 'events received out of order',
    change: ({ receivedEvents, history }) => {
      const session = history.shoppers[0]?.purchases[0]?.session.sessionId;
      const first = receivedEvents.findIndex(
        ({ type, subject }) => type === 'checkout.submitted.v1' && subject === session,
      );
      receivedEvents.push(...receivedEvents.splice(first, 1));
    },
    findings: ['A fact was heard for the first time after a later one about the same thing.'],
  },
  {
    title: 'a consumed event without its effect',
    sql: `update checkout.session set paid_at = null where id = ${sessionOf('ada')}`,
    findings: ['A fact was taken in, and it had no effect.'],
  },
  {
    title: 'an effect without an inbox row',
    sql: `delete from orders.inbox where message_id = ${paid}`,
    findings: ['There is an effect of a fact that was never taken in.', unconsumed],
  },
  {
    title: 'a missing e-mail',
    sql: `delete from notifications.letter where about = ${orderOf('ada', 'nordstrom')}`,
    findings: [emails],
  },
  {
    title: 'a duplicate e-mail',
    sql: `alter table notifications.letter drop constraint letter_once;
      insert into notifications.letter (kind, about, session_id, reader, subject, body)
      select kind, about, session_id, reader, subject, body from notifications.letter where about = ${sessionOf('ada')}`,
    findings: [emails],
  },
];

export const corruptionsOfEvents: Corruption[] = [...corruptionsOfLeftovers, ...corruptionsOfDelivery];
