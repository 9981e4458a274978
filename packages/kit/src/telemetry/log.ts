import { type Level, type Logger, pino } from 'pino';
import { type Context, currentContext } from './context.ts';
import { flushLog, logOutput } from './log-output.ts';
import { redact, redactText } from './redact.ts';
import { releaseOf } from './release.ts';

/** The names that every line has already: a second one with the same name would make the line ambiguous. */
type Reserved = 'service' | 'release' | 'level' | 'time' | 'msg' | 'pid' | 'hostname';
export type Fields = { [name: string]: unknown } & { [Name in Reserved]?: never };

interface WriteLine {
  (message: string): void;
  (fields: Fields, message: string): void;
}

export type Log = Record<Extract<Level, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>, WriteLine>;

const warning = 40;

/**
 * Logs one JSON line per entry to stdout, with secrets redacted. A line names the request, the trace and the purchase it belongs
 * to, as far as they are known: `npm run follow` finds it by them.
 */
export const createLog = (service: string, level: string, release = releaseOf(undefined)): Log =>
  pino(
    {
      base: { service, release },
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: fieldsOfContext,
      hooks: { logMethod: writeRedacted },
    },
    ...(level === 'silent' ? [] : [logOutput()]),
  );

function fieldsOfContext(): object {
  const context: Partial<Context> | undefined = currentContext();
  if (!context) return {};
  const { requestId, correlationId, traceparent, sessionId, orderNumber, orderNumbers } = context;
  // version-trace-span-flags: https://www.w3.org/TR/trace-context/#traceparent-header
  const trace =
    traceparent === undefined ? {} : { traceId: traceparent.slice(3, 35), spanId: traceparent.slice(36, 52) };
  return { requestId, correlationId, ...trace, sessionId, orderNumber, orderNumbers };
}

function writeRedacted(this: Logger, args: unknown[], method: (...args: never[]) => void, level: number): void {
  method.apply(this, args.map((arg) => (typeof arg === 'string' ? redactText(arg) : redact(arg))) as never[]);
  if (level >= warning) flushLog();
}
