import type { RequestListener } from 'node:http';
import type { Settings } from '../config/settings.ts';
import { deadLetterActions } from '../http/dead-letter-actions.ts';
import { type HealthEndpoints, healthEndpoints } from '../http/health.ts';
import { createServicePipeline } from '../http/service-pipeline.ts';
import { createServiceVerifier } from '../identity/service-tokens.ts';
import { createIdentity } from '../identity/tokens.ts';
import type { ServiceDefinition } from '../service.ts';
import type { Parts } from './wiring.ts';

const longestBlockedMs = 30_000;

/** The HTTP side of a service: its actions and the endpoints for its dead letters, and its health endpoints. */
export function createServiceApp<S extends Settings, Dependencies extends object>(
  definition: ServiceDefinition<S, Dependencies>,
  parts: Parts & { dependencies: Dependencies },
  isServing: () => boolean,
): { pipeline: RequestListener; health: HealthEndpoints } {
  const { name, config, metrics, reactions } = parts;
  const onlyShown = { outbox: () => !parts.backlog.isStuck(), ...definition.shown?.(parts.dependencies) };
  const details = definition.details?.(parts.dependencies) ?? {};
  const health = healthEndpoints(metrics, readinessChecks(parts, isServing), { onlyShown, details });
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
  return { pipeline, health };
}

const readinessChecks = ({ database, migrations, publisher, consumers }: Parts, isServing: () => boolean) => ({
  serving: isServing,
  database: database.answers,
  migrations: () => migrations.isOpen(),
  broker: () => publisher.isUp() && publisher.blockedForMs() < longestBlockedMs,
  consumers: () => consumers.count().up === consumers.count().expected,
});
