import type { Envelope } from '@muse/contracts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { redactText } from '../../telemetry/redact.ts';
import { readEnvelope } from '../publishing/envelope.ts';
import { writeDeadLetter } from '../retrying/dead-letter.ts';
import { quarantine } from '../retrying/schedule-retry.ts';
import type { UnitOfWork } from '../transaction.ts';
import type { Consumer, Delivered } from './consumer.ts';
import { wasProcessed } from './inbox.ts';

export interface Removals {
  /** Stores a message that may have killed its consumers, so that it is retried alone. */
  quarantine(consumer: Consumer, envelope: Envelope): Promise<Delivered>;
  /** Dead-letters a message that cannot be handled at all: not an envelope, or delivered too often. Ignores it if it had its effect. */
  deadLetterRaw(consumer: string, content: Buffer, why: string): Promise<void>;
}

/** Takes messages off the queue without calling the consumer. */
export const createRemovals = (unitOfWork: UnitOfWork, log: Log, metrics: Metrics): Removals => ({
  async quarantine(consumer, envelope) {
    try {
      await unitOfWork.transaction('consumers', (tx) => quarantine(tx, consumer.name, envelope));
      log.warn(
        { consumer: consumer.name, messageId: envelope.id },
        'quarantined a message that was redelivered too often',
      );
      return 'done';
    } catch (error) {
      log.warn({ consumer: consumer.name, error }, 'could not quarantine a message yet');
      return 'down';
    }
  },
  deadLetterRaw: (consumer, content, why) =>
    unitOfWork.transaction('consumers', async (tx) => {
      const envelope = readEnvelope(content);
      if (envelope && (await wasProcessed(tx, consumer, envelope.id))) return;
      const letter = envelope ?? { unreadable: redactText(content.toString('utf8').slice(0, 10_000)) };
      log.error({ consumer, why, messageId: envelope?.id }, 'dead-lettered a message');
      await writeDeadLetter(tx, consumer, letter, new Error(why), 1);
      metrics.parked.inc({ consumer });
    }),
});
