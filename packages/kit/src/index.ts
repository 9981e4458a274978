/** What every service needs and none should write. */
export {
  commonSettings,
  identitySettings,
  privateJwk,
  productionNeedsAnIssuer,
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
export { type Migration, migration } from './database/kit-tables.ts';
export { migrate, rolesOf } from './database/migrate.ts';
export { json, type Sql } from './database/sql.ts';
export { type Armed, type FailurePoint, failurePoints } from './fault-injection/failure-points.ts';
export { type ActionContext, type AnyReply, answer, reply } from './http/answer.ts';
export { parseJson } from './http/body.ts';
export { type Breaker, breakerRefused, createBreaker } from './http/breaker.ts';
export type { Caller } from './http/caller.ts';
export { holdsCardNumber } from './http/card-numbers.ts';
export { mountHealth } from './http/health.ts';
export { inspect } from './http/inspect.ts';
export { listen } from './http/listen.ts';
export { placeOf } from './http/paging.ts';
export { openReplicaPool, wholeAnswer } from './http/replica-pool.ts';
export { authenticate, createApp, problemReply, send } from './http/server.ts';
export { UpstreamUnavailableError } from './http/upstream-unavailable.ts';
export { fieldProblems, validate } from './http/validate.ts';
export { createDevIssuer, createGuestIssuer, newKeyPair } from './identity/issuer.ts';
export { type Actor, createIdentity, type Identity } from './identity/tokens.ts';
export { runProcess, runService } from './main.ts';
export { type EventRecorder, recordEvents } from './messaging/event-recorder.ts';
export { NotReadyError, RetryLaterError, UnprocessableError } from './messaging/retry-policy.ts';
export { declareTopology } from './messaging/topology.ts';
export type { Transaction } from './messaging/tx.ts';
export { RefusalError, refuse, refuseUnless } from './refuse.ts';
export {
  type DependencyContext,
  type Job,
  type JobContext,
  job,
  type ReactionContext,
  type ReceivedEvent,
  service,
  timer,
  when,
} from './service.ts';
export { type Started } from './start.ts';
export { contextOf, runIn } from './telemetry/context.ts';
export { createLog, type Log } from './telemetry/log.ts';
export { createMetrics, type Metrics } from './telemetry/metrics.ts';
