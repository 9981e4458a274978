import type { Log } from '../../telemetry/log.ts';
import { NotReadyError, OutOfOrderError, RetryLaterError } from './errors.ts';
import { logRetry } from './log-retry.ts';

function retryLogged(error: unknown): { level: string; fields: Record<string, unknown>; line: string } {
  const lines: ReturnType<typeof retryLogged>[] = [];
  const at = (level: string) => (fields: Record<string, unknown>, line: string) =>
    void lines.push({ level, fields, line });
  logRetry({ info: at('info'), warn: at('warn') } as unknown as Log, 'a job', { kind: 'refund', waitMs: 5 }, error);
  return lines[0] as ReturnType<typeof retryLogged>;
}

it.each([new NotReadyError('MO-4K7T2M is not placed yet'), new OutOfOrderError('MO-4K7T2M is not placed yet')])(
  'an expected wait is logged without a warning or a stack: %s',
  (error) => {
    expect(retryLogged(error)).toEqual({
      level: 'info',
      fields: { kind: 'refund', waitMs: 5, why: 'MO-4K7T2M is not placed yet' },
      line: 'a job has to wait, retry scheduled',
    });
  },
);

it.each([new RetryLaterError(5, 'Stripe did not answer'), new TypeError('a bug')])(
  'a failure is a warning with its error: %s',
  (error) => {
    expect(retryLogged(error)).toEqual({
      level: 'warn',
      fields: { kind: 'refund', waitMs: 5, error },
      line: 'a job failed, retry scheduled',
    });
  },
);
