import { pino } from 'pino';
import { currentContext } from './context.ts';
import { redact, redactText } from './redact.ts';

export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** Logs one JSON line per entry to stdout, with request and correlation id, and with secrets redacted. */
export const createLog = (service: string, level: string): Log =>
  pino({
    base: { service },
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const context = currentContext();
      return context ? { requestId: context.requestId, correlationId: context.correlationId } : {};
    },
    hooks: {
      logMethod(args, method) {
        method.apply(
          this,
          args.map((arg) => (typeof arg === 'string' ? redactText(arg) : redact(arg))) as Parameters<typeof method>,
        );
      },
    },
  });
