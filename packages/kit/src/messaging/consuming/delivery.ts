import type { Envelope, ServiceName } from '@muse/contracts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { type Context, runIn } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { contextOfMessage } from '../publishing/envelope.ts';
import { classify, type FailureClass } from '../retrying/retry-policy.ts';
import type { UnitOfWork } from '../transaction.ts';
import { type Consumer, type Delivered, describeDelivery } from './consumer.ts';
import { createDeliverTogether } from './deliver-together.ts';
import { logDelivery } from './delivery-line.ts';
import { createEffect, type Outcome } from './effect.ts';
import { createFailedDelivery } from './failed-delivery.ts';
import type { FirstDelivery, Timing } from './first-delivery.ts';
import { gather } from './gather.ts';
import { createRemovals, type Removals } from './removals.ts';

export interface Delivery extends Removals {
  readonly service: ServiceName;
  /** `attempt`: 0 for a first delivery. */
  deliver(consumer: Consumer, envelope: Envelope, attempt?: number): Promise<Delivered>;
  /**
   * A first delivery from the broker. Those about the same purchase that arrive together have their effect in one transaction.
   * `committedAt`: when the event was committed, in milliseconds, if that is to be measured.
   */
  deliverFirst(consumer: Consumer, envelope: Envelope, committedAt: number): Promise<Delivered>;
}

/** Delivers messages to consumers: first deliveries from the broker, scheduled retries, and replayed dead letters. */
export function createDelivery(service: ServiceName, unitOfWork: UnitOfWork, log: Log, metrics: Metrics): Delivery {
  const effect = createEffect(unitOfWork, metrics);
  const storeFailure = createFailedDelivery(unitOfWork, log, metrics);

  const observe = (
    consumer: Consumer,
    envelope: Envelope,
    outcome: Outcome | FailureClass,
    { attempt, started }: Timing,
  ) => {
    metrics.handlerSeconds.observe({ consumer: consumer.name, outcome }, (performance.now() - started) / 1000);
    logDelivery(log, consumer, envelope, { outcome, attempt, started });
  };

  const committed = ({ consumer, envelope, committedAt }: FirstDelivery, outcome: Outcome, timing: Timing): 'done' => {
    observe(consumer, envelope, outcome, timing);
    if (outcome === 'duplicate') metrics.duplicates.inc({ consumer: consumer.name });
    else if (committedAt > 0)
      metrics.hopSeconds.observe({ consumer: consumer.name }, Math.max(0, Date.now() - committedAt) / 1000);
    failurePoint('delivery: committed, not acknowledged yet', () => describeDelivery(consumer, envelope));
    return 'done';
  };

  async function deliver(delivery: FirstDelivery, context: Context, attempt: number): Promise<Delivered> {
    const { consumer, envelope } = delivery;
    const timing = { attempt, started: performance.now() };
    try {
      return committed(delivery, await effect.alone(consumer, { envelope, context }, attempt), timing);
    } catch (error) {
      const failure = classify(error);
      observe(consumer, envelope, failure, timing);
      return failure === 'down' ? 'down' : afterFailure(consumer, envelope, attempt, error);
    }
  }

  const deliverAlone = (delivery: FirstDelivery, attempt = 0): Promise<Delivered> => {
    const context = contextOfMessage(delivery.envelope);
    return runIn(context, () => deliver(delivery, context, attempt));
  };

  async function afterFailure(consumer: Consumer, envelope: Envelope, attempt: number, error: unknown) {
    try {
      await storeFailure(consumer, envelope, attempt, error);
      return 'done';
    } catch (storing) {
      log.warn({ consumer: consumer.name, error: storing }, 'could not store a failed message; it is delivered again');
      return 'down';
    }
  }

  const gathered = gather(
    createDeliverTogether({ effect, committed, deliverAlone: (delivery) => deliverAlone(delivery) }),
  );

  return {
    service,
    ...createRemovals(unitOfWork, log, metrics),
    deliver: (consumer, envelope, attempt = 0) => deliverAlone({ consumer, envelope, committedAt: 0 }, attempt),
    deliverFirst: (consumer, envelope, committedAt) => {
      const delivery = { consumer, envelope, committedAt };
      return consumer.ordered
        ? deliverAlone(delivery)
        : gathered(`${consumer.name} ${envelope.correlationid}`, delivery);
    },
  };
}
