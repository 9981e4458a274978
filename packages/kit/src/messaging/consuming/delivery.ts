import type { Envelope, ServiceName } from '@muse/contracts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { runIn } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { contextOfMessage } from '../publishing/envelope.ts';
import { classify, type FailureClass } from '../retrying/retry-policy.ts';
import type { UnitOfWork } from '../transaction.ts';
import { type Consumer, type Delivered, describeDelivery } from './consumer.ts';
import { logDelivery } from './delivery-line.ts';
import { createEffect } from './effect.ts';
import { createFailedDelivery } from './failed-delivery.ts';
import { createRemovals, type Removals } from './removals.ts';

export interface Delivery extends Removals {
  readonly service: ServiceName;
  /** `attempt`: 0 for a first delivery. `committedAt`: when the event was committed, in milliseconds, if that is to be measured. */
  deliver(consumer: Consumer, envelope: Envelope, attempt?: number, committedAt?: number): Promise<Delivered>;
}

/** Delivers messages to consumers: first deliveries from the broker, scheduled retries, and replayed dead letters. */
export function createDelivery(service: ServiceName, unitOfWork: UnitOfWork, log: Log, metrics: Metrics): Delivery {
  const runEffect = createEffect(unitOfWork, metrics);
  const storeFailure = createFailedDelivery(unitOfWork, log, metrics);

  async function deliver(
    consumer: Consumer,
    envelope: Envelope,
    attempt: number,
    committedAt: number,
  ): Promise<Delivered> {
    const started = performance.now();
    const observe = (outcome: 'effect' | 'duplicate' | FailureClass) => {
      metrics.handlerSeconds.observe({ consumer: consumer.name, outcome }, (performance.now() - started) / 1000);
      logDelivery(log, consumer, envelope, { outcome, attempt, started });
    };
    try {
      const outcome = await runEffect(consumer, envelope, attempt);
      observe(outcome);
      if (outcome === 'duplicate') metrics.duplicates.inc({ consumer: consumer.name });
      else if (committedAt > 0)
        metrics.hopSeconds.observe({ consumer: consumer.name }, Math.max(0, Date.now() - committedAt) / 1000);
      failurePoint('delivery: committed, not acknowledged yet', () => describeDelivery(consumer, envelope));
      return 'done';
    } catch (error) {
      const failure = classify(error);
      observe(failure);
      return failure === 'down' ? 'down' : afterFailure(consumer, envelope, attempt, error);
    }
  }

  async function afterFailure(consumer: Consumer, envelope: Envelope, attempt: number, error: unknown) {
    try {
      await storeFailure(consumer, envelope, attempt, error);
      return 'done';
    } catch (storing) {
      log.warn({ consumer: consumer.name, error: storing }, 'could not store a failed message; it is delivered again');
      return 'down';
    }
  }

  return {
    service,
    ...createRemovals(unitOfWork, log, metrics),
    deliver: (consumer, envelope, attempt = 0, committedAt = 0) =>
      runIn(contextOfMessage(envelope), () => deliver(consumer, envelope, attempt, committedAt)),
  };
}
