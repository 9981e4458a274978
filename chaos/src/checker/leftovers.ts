import { type Check, lasting, statement } from './check.ts';
import { freshFor, inEveryService } from './reads.ts';

const unpublishedEvents = statement(
  10,
  'An event in an outbox is not published.',
  inEveryService(
    (schema) => `
    select '${schema}' as service, seq::int, type, aggregate_id, created_at, attempts, available_at, locked_until, last_error
    from ${schema}.outbox where published_at is null and created_at < ${schema}.muse_clock() - ${freshFor}`,
  ),
);

const scheduledMessages = statement(
  10,
  'A message is still scheduled for retry.',
  inEveryService(
    (schema) => `
    select '${schema}' as service, consumer, message_id, attempt, due_at, last_error from ${schema}.scheduled_message`,
  ),
);

const openJobs = statement(
  10,
  'A background job is not finished.',
  inEveryService(
    (schema) => `
    select '${schema}' as service, id::int, kind, dedupe_key, attempts, run_at, locked_until, last_error
    from ${schema}.task where state = 'open' and created_at < ${schema}.muse_clock() - ${freshFor}`,
  ),
);

/** An expired lease blocks no request; a timer deletes its row after five minutes. */
const idempotencyKeys = statement(
  10,
  'An idempotency key is still held by a request that ended long ago.',
  inEveryService(
    (schema) => `
    select '${schema}' as service, scope, lease_until, created_at
    from ${schema}.idempotency_key where state = 'running' and lease_until < ${schema}.muse_clock() - interval '7 minutes'`,
  ),
);

/** The timers that release them run twice a minute. */
const queueLeases = statement(
  10,
  'An entry of the placement queue is held by an expired lease.',
  `select order_number, assignee, lease_expires_at from placement.placement_task
  where status in ('claimed', 'in_progress', 'submitting') and lease_expires_at < placement.muse_clock() - interval '60 seconds'`,
);

const overdueTimers = statement(
  10,
  'A timer is overdue.',
  inEveryService(
    (schema) => `
    select '${schema}' as service, name, next_run_at from ${schema}.timer where next_run_at < ${schema}.muse_clock() - interval '30 seconds'`,
  ),
);

const unprocessedWebhooks = statement(
  10,
  'A webhook event was stored and is not processed.',
  `select id, type, received_at from payments.webhook_event where processed_at is null and received_at < payments.muse_clock() - ${freshFor}`,
);

export const leftovers: Check[] = [
  unpublishedEvents,
  scheduledMessages,
  openJobs,
  idempotencyKeys,
  queueLeases,
  overdueTimers,
  unprocessedWebhooks,
].map(lasting);
