import type { Fields, Log } from '../../telemetry/log.ts';
import { NotReadyError, OutOfOrderError } from './errors.ts';

/** A failure is a warning with its stack. To wait for something that is to come is ordinary, and one line. */
export function logRetry(log: Log, what: 'a job' | 'an event', details: Fields, error: unknown): void {
  if (error instanceof NotReadyError || error instanceof OutOfOrderError)
    log.info({ ...details, why: error.message }, `${what} has to wait, retry scheduled`);
  else log.warn({ ...details, error }, `${what} failed, retry scheduled`);
}
