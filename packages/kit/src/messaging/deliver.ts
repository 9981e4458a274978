import { setTimeout as pause } from 'node:timers/promises';
import { type Envelope, type Event, type ServiceName } from '@muse/contracts';
import { json, type Sql } from '../database/sql.ts';
import { runIn } from '../telemetry/context.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { redactText } from '../telemetry/redact.ts';
import { contextOfMessage, readEnvelope } from './envelope.ts';
import { judge, type Ladder, TryAgain, waitBefore } from './failures.ts';
import type { Tx, Work } from './tx.ts';

/** A reaction, as the messaging sees it. */
export interface Consumer {
  name: string;
  event: Event;
  ladder: Ladder;
  effect(envelope: Envelope, tx: Tx): Promise<void>;
}

/** `down`: nothing was decided, the dependency is away; deliver again when it is back. */
export type Delivered = 'done' | 'down';

const handlerTimeoutMs = 30_000;

/**
 * Turns a delivery into its effect, exactly once: inbox row and effect in one transaction. Used for what the broker
 * delivers, for retries that are due, and for dead letters that are replayed.
 */
export function createDelivery(service: ServiceName, work: Work, log: Log, metrics: Metrics) {
  const attemptOnce = (consumer: Consumer, envelope: Envelope): Promise<'effect' | 'duplicate'> =>
    work.transaction('consumers', async (tx) => {
      const fresh =
        await tx.run`insert into inbox (consumer, message_id, type) values (${consumer.name}, ${envelope.id}, ${envelope.type}) on conflict do nothing`;
      if (fresh === 0) return 'duplicate';
      await Promise.race([
        consumer.effect({ ...envelope, data: consumer.event.data.parse(envelope.data) }, tx),
        pause(handlerTimeoutMs, undefined, { ref: false }).then(() =>
          Promise.reject(new TryAgain(5_000, 'the handler took too long')),
        ),
      ]);
      return 'effect';
    });

  const later = (consumer: Consumer, envelope: Envelope, attempt: number, waitMs: number, error: unknown) =>
    work.transaction(
      'consumers',
      (tx) => tx.run`
      insert into scheduled_message (consumer, message_id, attempt, envelope, due_at, last_error)
      values (${consumer.name}, ${envelope.id}, ${attempt}, ${json(envelope)}, muse_clock() + make_interval(secs => ${waitMs / 1000}), ${textOf(error)})
      on conflict do nothing`,
    );

  /** `attempt` counts what went before: 0 for a first delivery. */
  async function deliver(consumer: Consumer, envelope: Envelope, attempt: number): Promise<Delivered> {
    const started = performance.now();
    const tell = (outcome: string) =>
      metrics.handlerSeconds.observe({ consumer: consumer.name, outcome }, (performance.now() - started) / 1000);
    try {
      const outcome = await attemptOnce(consumer, envelope);
      tell(outcome);
      if (outcome === 'duplicate') metrics.duplicates.inc({ consumer: consumer.name });
      else
        metrics.hopSeconds.observe(
          { consumer: consumer.name },
          Math.max(0, Date.now() - Date.parse(envelope.time)) / 1000,
        );
      return 'done';
    } catch (error) {
      const verdict = judge(error);
      tell(verdict);
      if (verdict === 'down') return 'down';
      try {
        const waitMs = error instanceof TryAgain ? error.afterMs : waitBefore(consumer.ladder, attempt + 1);
        if (verdict === 'park' || waitMs === undefined) {
          log.error(
            { consumer: consumer.name, type: envelope.type, messageId: envelope.id, error },
            'a message was parked: a person is needed',
          );
          await work.transaction('consumers', (tx) => park(tx, consumer.name, envelope, error, attempt + 1));
          metrics.parked.inc({ consumer: consumer.name });
        } else {
          log.warn(
            { consumer: consumer.name, type: envelope.type, messageId: envelope.id, waitMs, error },
            'a message will be tried again',
          );
          await later(consumer, envelope, attempt + 1, waitMs, error);
          metrics.retries.inc({ consumer: consumer.name, kind: 'later' });
        }
        return 'done';
      } catch (bookkeeping) {
        log.warn(
          { consumer: consumer.name, error: bookkeeping },
          'a failed message could not be put aside; it is delivered again',
        );
        return 'down';
      }
    }
  }

  return {
    deliver: (consumer: Consumer, envelope: Envelope, attempt = 0) =>
      runIn(contextOfMessage(envelope), () => deliver(consumer, envelope, attempt)),
    /** What cannot even be tried: not an envelope, or delivered too often already. */
    parkAsItIs: (consumer: string, content: Buffer, why: string) =>
      work.transaction('consumers', (tx) => {
        const letter = readEnvelope(content) ?? { unreadable: redactText(content.toString('utf8').slice(0, 10_000)) };
        return park(tx, consumer, letter, new Error(why), 1);
      }),
    service,
  };
}

export type Delivery = ReturnType<typeof createDelivery>;

const textOf = (error: unknown): string =>
  redactText(error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000);

async function park(
  tx: Sql,
  consumer: string,
  envelope: Partial<Envelope> | { unreadable: string },
  error: unknown,
  attempts: number,
): Promise<void> {
  const known = 'unreadable' in envelope ? {} : envelope;
  await tx.run`
    insert into dead_letter (consumer, message_id, type, aggregate_id, envelope, error_class, error_text, attempts)
    values (${consumer}, ${known.id ?? null}, ${known.type ?? null}, ${known.subject ?? null}, ${json(envelope)},
            ${error instanceof Error ? error.name : 'Error'}, ${textOf(error)}, ${attempts})
    on conflict do nothing`;
}
