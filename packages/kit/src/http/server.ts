import type { IncomingMessage, ServerResponse } from 'node:http';
import { access, type Declaration, fullPath, isInternal, pathTable } from '@muse/contracts';
import express, { type Express, type Request, type Response } from 'express';
import type { Database } from '../database/database.ts';
import { databaseFailure } from '../database/failures.ts';
import { failurePoint } from '../fault-injection/failure-points.ts';
import type { Actor, Identity } from '../identity/tokens.ts';
import type { Backlog } from '../messaging/publishing/backlog.ts';
import type { UnitOfWork } from '../messaging/transaction.ts';
import { problemOf, RefusalError, refuse } from '../refuse.ts';
import { contextOf, currentContext, runIn } from '../telemetry/context.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type Action, type ActionContext, type AnyReply, type Incoming, isReply, versionGuard } from './answer.ts';
import { parseJson, readBytes } from './body.ts';
import { holdKey } from './idempotency.ts';
import { inspect } from './inspect.ts';
import { validate } from './validate.ts';

export interface ServerParts<Dependencies> {
  actions: Action<Dependencies>[];
  dependencies: Dependencies;
  identity: Identity;
  verifyService: (token: string) => Promise<string>;
  database: Database;
  unitOfWork: UnitOfWork;
  backlog: Backlog;
  log: Log;
  metrics: Metrics;
  /** Holds every reply against the contract; in tests. */
  checkReplies: boolean;
}

const nobody: Actor = { subject: '', roles: [] };

/** The front door of a service: everything `api.md` promises about every endpoint, in its order, once. */
export function mountActions<Dependencies extends object>(app: Express, parts: ServerParts<Dependencies>): void {
  const table = pathTable(
    parts.actions.map((action) => ({ method: action.endpoint.method, path: fullPath(action.endpoint), entry: action })),
  );

  app.use((req, res) => {
    const context = contextOf({
      requestId: one(req.headers['x-request-id']),
      traceparent: one(req.headers.traceparent),
    });
    res.setHeader('x-request-id', context.requestId);
    const started = performance.now();
    void runIn(context, async () => {
      let name = 'none';
      try {
        const found = table.find(req.method, req.path);
        if (!found) refuse('not_found');
        if (!found.entry) refuse('method_not_allowed', { headers: { allow: found.allowed.join(', ') } });
        name = found.entry.endpoint.id;
        send(res, await answerOne(found.entry, found.params, req, res, parts));
      } catch (error) {
        send(res, problemReply(error, req.path, parts.log));
      }
      parts.metrics.httpSeconds.observe(
        { endpoint: name, status: res.statusCode },
        (performance.now() - started) / 1000,
      );
    });
  });
}

export const createApp = (): Express => express().disable('x-powered-by').disable('etag').set('query parser', 'simple');

/** The order of checks of `api.md`, from the token to the meaning. */
async function answerOne<Dependencies extends object>(
  action: Action<Dependencies>,
  params: Record<string, string>,
  req: Request,
  res: Response,
  parts: ServerParts<Dependencies>,
): Promise<AnyReply> {
  const { endpoint } = action;
  const actor = await authenticate(endpoint, req, parts);
  if (!endpoint.access.startsWith('public')) res.setHeader('cache-control', 'no-store');
  const takesBody = endpoint.body !== undefined || endpoint.rawBody === true;
  const bytes = takesBody ? await readBytes(req, res, endpoint) : undefined;
  const body = bytes === undefined || endpoint.rawBody ? bytes : parseJson(bytes, req.headers['content-type']);
  inspect(endpoint.rawBody ? { ...req.query } : { ...req.query, body });
  const valid = validate(endpoint, { params, query: { ...req.query }, body });

  const request: Incoming<Declaration> = {
    ...valid,
    actor,
    shopper: actor.subject,
    expects: versionGuard(one(req.headers['if-match'])),
    get gone() {
      return signalOf(res);
    },
    header: (name) => one(req.headers[name]),
  };
  const db = parts.database.reads('requests');
  const usual = { db, log: parts.log, outboxIsFarBehind: () => parts.backlog.isFarBehind() };
  const key = one(req.headers['idempotency-key']);
  if (key === undefined || endpoint.method !== 'POST' || endpoint.keyless) {
    const ctx: ActionContext = {
      ...usual,
      transaction: (unitOfWork) => parts.unitOfWork.transaction('requests', unitOfWork),
    };
    const outcome = checked(await action.run(request, { ...parts.dependencies, ...ctx }), endpoint, parts);
    failurePoint('request: committed, not answered yet', () => endpoint.id);
    return outcome;
  }

  const held = await holdKey(parts.database, actor.subject, key, endpoint, req.path, body);
  if ('kept' in held) return held.kept;
  failurePoint('request: key held, nothing done yet', () => endpoint.id);
  let outcome: AnyReply | undefined;
  try {
    const ctx: ActionContext = {
      ...usual,
      transaction: (unitOfWork) =>
        parts.unitOfWork.transaction('requests', async (tx) => {
          const result = await unitOfWork(tx);
          if (isReply(result)) await held.held.keep(tx, result);
          return result;
        }),
    };
    outcome = checked(await action.run(request, { ...parts.dependencies, ...ctx }), endpoint, parts);
    failurePoint('request: committed, not answered yet', () => endpoint.id);
    return outcome;
  } catch (error) {
    if (error instanceof RefusalError) outcome = problemReply(error, req.path, parts.log);
    throw error;
  } finally {
    await held.held.close(outcome);
  }
}

/** 401, then 403; on a public route too, where a token is sent. The gateway asks the same question before. */
export async function authenticate(
  endpoint: Declaration,
  req: Pick<IncomingMessage, 'headers'>,
  parts: Pick<ServerParts<object>, 'identity' | 'verifyService'>,
): Promise<Actor> {
  const header = req.headers.authorization;
  const token = header === undefined ? undefined : /^Bearer ([A-Za-z0-9_.~+/=-]+)$/i.exec(header)?.[1];
  if (header !== undefined && token === undefined) refuse('unauthorized');
  if (isInternal(endpoint))
    return { subject: await parts.verifyService(token ?? refuse('unauthorized')), roles: ['service'] };
  const allowed: readonly string[] | null = access[endpoint.access];
  if (token === undefined) return allowed === null ? nobody : refuse('unauthorized');
  const actor = await parts.identity.verify(token);
  if (allowed !== null && !actor.roles.some((role) => allowed.includes(role))) refuse('forbidden');
  return actor;
}

/** Made only for whoever asks: an abort that nobody hears costs as much as a small query. */
function signalOf(res: Response): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return gone.signal;
}

/** In tests a reply the contract does not promise is a bug that shows itself. */
function checked(reply: AnyReply, endpoint: Declaration, { checkReplies }: { checkReplies: boolean }): AnyReply {
  if (checkReplies) {
    const promised = endpoint.replies[reply.status];
    if (!promised) throw new Error(`${endpoint.id} answered ${reply.status}, which the contract does not promise`);
    promised.parse(reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body)));
  }
  return reply;
}

/** Every error as a problem document; what nobody expected says nothing about itself outside the log. */
export function problemReply(error: unknown, path: string, log: Log): AnyReply {
  const refusal = error instanceof RefusalError ? error : unexpected(error, log);
  const problem = problemOf(refusal, path, currentContext()?.requestId ?? '');
  const retryAfter = refusal.more.retryAfterSeconds ?? (problem.status === 503 ? 2 : undefined);
  return {
    status: problem.status,
    body: problem,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...refusal.more.headers,
    },
  };
}

function unexpected(error: unknown, log: Log): RefusalError {
  if (databaseFailure(error) !== 'other') {
    log.warn({ error }, 'the database did not answer in time');
    return new RefusalError('service_unavailable', { retryAfterSeconds: 2 });
  }
  log.error({ error }, 'something nobody expected');
  return new RefusalError('internal_error');
}

export function send(res: ServerResponse, reply: AnyReply): void {
  if (res.headersSent || res.destroyed) return;
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  res.statusCode = reply.status;
  if (reply.body === undefined) return void res.end();
  if (!res.hasHeader('content-type')) res.setHeader('content-type', 'application/json; charset=utf-8');
  const bytes = Buffer.from(JSON.stringify(reply.body));
  res.setHeader('content-length', bytes.length);
  res.end(res.req.method === 'HEAD' ? undefined : bytes);
}

/** Node joins most repeated headers; those it keeps apart count as absent rather than as a guess. */
const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? undefined : value);
