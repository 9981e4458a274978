import { type Corruption, orderOf, sessionOf, taskOf } from '../corruption.ts';

const unconsumed = 'An event was published, and a consumer never processed it.';
const emails = 'There is not exactly one e-mail about something that a shopper or operator is notified of.';
const deadLetter = 'There is an open dead letter that was not injected, or an injected one is missing.';

const envelopeOf = `select message_id, envelope from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`;
const paid = `(select message_id from checkout.outbox where aggregate_id = ${sessionOf('ada')} and type = 'checkout.paid.v1')`;

const corruptionsOfLeftovers: Corruption[] = [
  {
    title: 'an unpublished event in the outbox',
    sql: `update checkout.outbox set published_at = null where aggregate_id = ${sessionOf('ada')} and type = 'checkout.completed.v1'`,
    findings: ['An event in an outbox is not published.'],
  },
  {
    title: 'a message scheduled for retry',
    sql: `insert into cart.scheduled_message (consumer, message_id, attempt, envelope, due_at) select 'some-reaction', message_id, 1, envelope, now() from (${envelopeOf}) it`,
    findings: ['A message is still scheduled for retry.'],
  },
  {
    title: 'an unfinished background job',
    sql: `insert into payments.task (kind, dedupe_key, payload, context, created_at) values ('charge', 'x', '{}', '{}', payments.muse_clock() - interval '1 minute')`,
    findings: ['A background job is not finished.'],
  },
  {
    title: 'an idempotency key that its request never released',
    sql: `insert into checkout.idempotency_key (scope, key, fingerprint, state, owner, lease_until) values ('s', 'k', 'f', 'running', 'o', now() - interval '1 hour')`,
    findings: ['An idempotency key is still held by a request that ended long ago.'],
  },
  {
    title: 'an expired lease of an operator',
    sql: `update placement.placement_task set status = 'claimed', assignee = 'olivia', lease_expires_at = placement.muse_clock() - interval '1 hour', version = version + 1
        where id = ${taskOf('ben', 'nordstrom-rack')};
      insert into placement.task_history (task_id, from_status, to_status, changed_by) values (${taskOf('ben', 'nordstrom-rack')}, 'queued', 'claimed', 'olivia')`,
    findings: ['An entry of the placement queue is held by an expired lease.'],
  },
  {
    title: 'an overdue timer',
    sql: `update payments.timer set next_run_at = payments.muse_clock() - interval '1 hour' where name = 'reconcile'`,
    findings: ['A timer is overdue.'],
  },
  {
    title: 'an unprocessed webhook event',
    sql: `update payments.webhook_event set processed_at = null where id = (select min(id) from payments.webhook_event)`,
    findings: ['A webhook event was stored and is not processed.'],
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
    findings: ['An event was received that is in no outbox.'],
  },
  {
    title: 'an event marked as published and never received',
    change: ({ receivedEvents }) => {
      // As if the recording had begun long before: events of its first second are not expected.
      if (receivedEvents[0]) receivedEvents[0].time = new Date(0).toISOString();
      receivedEvents.pop();
    },
    findings: ['An event is marked as published in its outbox and was never received.'],
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
    findings: ['An event was first received after a later event of the same aggregate.'],
  },
  {
    title: 'a consumed event without its effect',
    sql: `update checkout.session set paid_at = null where id = ${sessionOf('ada')}`,
    findings: ['An event is in the inbox of a consumer and had no effect.'],
  },
  {
    title: 'an effect without an inbox row',
    sql: `delete from orders.inbox where message_id = ${paid}`,
    findings: ['There is an effect of an event that is not in the inbox of its consumer.', unconsumed],
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
