import { type Damage, orderOf, sessionOf, shopperOf, taskOf } from './checker-damage.ts';

const unheard = 'A fact was published, and a listener never heard it.';
const letters = 'Something happened that somebody is told of, and there is not exactly one letter about it.';
const deadLetter = 'A dead letter lies open that nobody seeded, or one that was seeded is not there.';
const wayOf = (thing: string) => `A ${thing} took a way that its table of states does not have.`;
const historyOf = (thing: string) => `The history of a ${thing} does not lead from its beginning to where it is now.`;

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
    sql: `insert into checkout.idempotency_key (scope, key, fingerprint, state, owner, lease_until) values ('s', 'k', 'f', 'running', 'o', now() - interval '1 minute')`,
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
    seen: ({ heard }) => void heard.push({ ...(heard[0] as (typeof heard)[0]), id: '00000000-0000-7000-8000-000000000000' }),
    shows: ['A fact was heard on the bus that stands in no outbox.'],
  },
  {
    done: 'a fact that was marked as published and never was',
    seen: ({ heard }) => void heard.pop(),
    shows: ['An outbox says that a fact was published, and it was never heard on the bus.'],
  },
  {
    done: 'facts heard in the wrong order',
    seen: ({ heard, testimony }) => {
      const session = testimony.shoppers[0]?.purchases[0]?.session.sessionId;
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

const lived: Damage[] = [
  {
    done: 'a session that took another way',
    sql: `update checkout.session_history set fact = 'time ran out' where session_id = ${sessionOf('ada')} and fact = 'orders known'`,
    shows: [wayOf('checkout session')],
  },
  {
    done: 'a session with a hole in its history',
    sql: `delete from checkout.session_history where session_id = ${sessionOf('ada')} and fact = 'payment set'`,
    shows: [historyOf('checkout session')],
  },
  {
    done: 'a payment that took another way',
    sql: `update payments.payment_history set fact = 'action required' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    shows: [wayOf('payment')],
  },
  {
    done: 'a payment that came from elsewhere',
    sql: `update payments.payment_history set from_status = 'requires_action' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    shows: [historyOf('payment')],
  },
  {
    done: 'a refund that took another way',
    sql: `update payments.refund_history set fact = 'failed' where to_status = 'succeeded'`,
    shows: [wayOf('refund')],
  },
  {
    done: 'a refund without a beginning',
    sql: `delete from payments.refund_history where from_status is null`,
    shows: [historyOf('refund')],
  },
  {
    done: 'an order that took another way',
    sql: `update orders.order_history set to_status = replace(to_status, 'placed', 'confirmed'), from_status = replace(from_status, 'placed', 'confirmed')
      where order_number = ${orderOf('ada', 'nordstrom')}`,
    shows: [wayOf('order')],
  },
  {
    done: 'an order whose last step nobody wrote down',
    sql: `delete from orders.order_history where to_status = 'shipped'`,
    shows: [historyOf('order')],
  },
  {
    done: 'a placement task that took another way',
    sql: `update placement.task_history set to_status = replace(to_status, 'claimed', 'cancelled'), from_status = replace(from_status, 'claimed', 'cancelled')
      where task_id = ${taskOf('ada', 'nordstrom')}`,
    shows: [wayOf('placement task')],
  },
  {
    done: 'a placement task that counts a step nobody wrote down',
    sql: `update placement.placement_task set version = version + 1 where id = ${taskOf('ada', 'nordstrom')}`,
    shows: [historyOf('placement task')],
  },
];

const secret = 'Something secret is written in a table.';
/** Put together here, so that no scanner of repositories takes them for real ones. */
const secrets = {
  'a card number': '4242 4242-4242 4242',
  'a key of Stripe’s': `sk_${'test'}_51Abc`,
  'a webhook secret': `whsec_${'abc'}`,
  'a token': `eyJ${'hbGciOiJFZERTQSJ9'}.e30.c2ln`,
  'a client secret': `pi_3Abc_secret_${'def'}`,
  'a private key': `-----BEGIN ${'PRIVATE'} KEY-----`,
  credentials: 'postgres://muse:hunter2@127.0.0.1/muse',
};

const writtenDown: Damage[] = [
  ...Object.entries(secrets).map(([kind, text]) => ({
    done: `${kind} in a letter`,
    sql: `update notifications.letter set body = body || ' ${text}.' where about = ${sessionOf('ada')}`,
    shows: [secret],
  })),
  {
    done: 'a card number in what was said',
    sql: `update checkout.outbox set envelope = jsonb_set(envelope, '{data,note}', '"4242424242424242"') where aggregate_id = ${sessionOf('ada')}`,
    shows: [secret],
  },
  {
    done: 'digits that are no card number',
    sql: `update cart.line set product_sku = '4242424242424241' where shopper = ${shopperOf('ada')}`,
    shows: [],
  },
];

export const damagesOfFacts: Damage[] = [...leftLyingAbout, ...said, ...lived, ...writtenDown];
