/** The runtime of every service: HTTP, messaging, database, background jobs, configuration and telemetry. */
export {
  commonSettings,
  identitySettings,
  privateJwk,
  productionNeedsAnIssuer,
  publicUrl,
  serviceUrl,
  usualPorts,
} from './config/common.ts';
export {
  type ConfigDeclaration,
  ConfigError,
  type ConfigOf,
  declareConfig,
  fromEnv,
  readConfig,
  type Setting,
  type Settings,
  setting,
} from './config/settings.ts';
export { violatedUnique } from './database/failures.ts';
export { kitTables } from './database/kit-tables.ts';
export { type MigrateOptions, migrate } from './database/migrate.ts';
export { concurrentIndexes, type Migration, migration } from './database/migration.ts';
export { rolesOf } from './database/roles.ts';
export { json, type Sql } from './database/sql.ts';
export { type Armed, type FailurePoint, failurePoints } from './fault-injection/failure-points.ts';
export { type ActionContext, type AnyReply, answer, type Incoming, reply, sendFile } from './http/answer.ts';
export { type Breaker, breakerIsFull, breakerRefused, createBreaker } from './http/breaker.ts';
export { measureCall } from './http/call-metrics.ts';
export { holdsCardNumber } from './http/card-numbers.ts';
export { csvHeaders, csvPages, csvRow } from './http/csv.ts';
export { healthEndpoints } from './http/health.ts';
export { readLines } from './http/lines.ts';
export { acceptsPage, type Html, html, page } from './http/page.ts';
export { decodeCursor } from './http/paging.ts';
export { authenticateCaller } from './http/pipeline/authenticate.ts';
export { type Exchange, secondsSince } from './http/pipeline/exchange.ts';
export { inspectInput } from './http/pipeline/inspect.ts';
export { parseInput } from './http/pipeline/parse-input.ts';
export { createPipeline, type EndpointRoute, runSteps, type Step } from './http/pipeline/pipeline.ts';
export { sendProblem } from './http/pipeline/problem.ts';
export { takesBody } from './http/pipeline/read-body.ts';
export { logRequest } from './http/pipeline/request-line.ts';
export { requireSignature } from './http/pipeline/require-signature.ts';
export { findRoute, routeTable } from './http/pipeline/route.ts';
export { send } from './http/pipeline/send.ts';
export { lastBytesMs } from './http/pipeline/send-stream.ts';
export { validateInput } from './http/pipeline/validate.ts';
export { createReplicaPool, type ReplicaPool, requestText } from './http/replica-pool.ts';
export { serve } from './http/serve.ts';
export type { ServiceClient } from './http/service-client.ts';
export { shutdownDelay } from './http/shutdown-delay.ts';
export { UpstreamUnavailableError } from './http/upstream-unavailable.ts';
export { createDevIssuer, createGuestIssuer, newKeyPair } from './identity/issuer.ts';
export { createLinkSigner, createLinkVerifier } from './identity/signed-links.ts';
export { type Actor, createIdentity, type Identity } from './identity/tokens.ts';
export { createVerifiedTokens } from './identity/verified-tokens.ts';
export { runProcess, runService } from './main.ts';
export { type EventRecorder, recordEvents } from './messaging/connection/event-recorder.ts';
export { queueOf } from './messaging/connection/queue-versions.ts';
export { deadLetterExchange, declareTopology, eventsExchange } from './messaging/connection/topology.ts';
export { deleteEmptyQueue, unbindQueue } from './messaging/connection/unread-queue.ts';
export { NotReadyError, RetryLaterError, UnprocessableError } from './messaging/retrying/errors.ts';
export { repeatBatches } from './messaging/scheduling/repeat-batches.ts';
export type { Transaction } from './messaging/transaction.ts';
export { backfillTable } from './projection/backfill-progress.ts';
export { backfillTimer } from './projection/backfill-timer.ts';
export { comparisonTimer } from './projection/comparison-timer.ts';
export { createProjectionMetrics } from './projection/metrics.ts';
export type { Projection } from './projection/projection.ts';
export { updateProjectionWhen } from './projection/projection-reaction.ts';
export { RefusalError, refuse, refuseUnless } from './refuse.ts';
export { retryUntil } from './retry-until.ts';
export {
  type DependencyContext,
  type Job,
  type JobContext,
  job,
  type ReactionContext,
  type ReceivedEvent,
  type StoppableContext,
  service,
  type TogetherContext,
  timer,
  when,
  whenTogether,
} from './service.ts';
export { type Started } from './start.ts';
export { deadlineHeader } from './telemetry/caller.ts';
export type { DatabaseGauges } from './telemetry/database-gauges.ts';
export { createLog, type Log } from './telemetry/log.ts';
export { createMetrics, type Metrics } from './telemetry/metrics.ts';
export { releaseOf } from './telemetry/release.ts';
