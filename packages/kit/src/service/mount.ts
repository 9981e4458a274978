import type { RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '../config/settings.ts';
import { deadLetterActions } from '../http/dead-letter-actions.ts';
import { healthEndpoints } from '../http/health.ts';
import { createServicePipeline } from '../http/service-pipeline.ts';
import { createServiceVerifier } from '../identity/service-tokens.ts';
import { createIdentity } from '../identity/tokens.ts';
import type { ServiceDefinition } from '../service.ts';
import type { Parts } from './wiring.ts';

const readinessTimeoutMs = 500;
const longestBlockedMs = 30_000;

/** The HTTP side of a service: health endpoints, its actions, and the endpoints for its dead letters. */
export function createServiceApp<S extends Settings, Dependencies extends object>(
  definition: ServiceDefinition<S, Dependencies>,
  parts: Parts & { dependencies: Dependencies },
  isServing: () => boolean,
): RequestListener {
  const { name, config, metrics, reactions } = parts;
  const withHealth = healthEndpoints(metrics, readinessChecks(parts, isServing));
  const deadLetters = deadLetterActions(
    name,
    reactions.map((reaction) => reaction.name),
  );
  const pipeline = createServicePipeline({
    ...parts,
    actions: [...(definition.actions ?? []), ...deadLetters],
    identity: createIdentity(config),
    verifyService: createServiceVerifier(name, config.serviceKeys),
    checkReplies: config.nodeEnv === 'test',
  });
  return withHealth(pipeline);
}

const readinessChecks = ({ database, migrations, publisher, consumers, backlog }: Parts, isServing: () => boolean) => ({
  serving: isServing,
  database: () => answersInTime(database.reads('requests').one`select 1 as well`),
  migrations: () => migrations.isOpen(),
  broker: () => publisher.isUp() && publisher.blockedForMs() < longestBlockedMs,
  consumers: () => consumers.count().up === consumers.count().expected,
  outbox: () => !backlog.isStuck(),
});

/** A database that answers too late counts as unavailable. */
const answersInTime = (query: Promise<unknown>): Promise<boolean> =>
  Promise.race([query.then((row) => row !== undefined), pause(readinessTimeoutMs, false, { ref: false })]);
