import { pino } from 'pino';

const bufferBytes = 8 * 1024;
const flushEveryMs = 100;
/** If the reader of our output stalls, further lines are dropped rather than kept in memory or waited for. */
const longestBufferBytes = 16 * 1024 * 1024;

let output: ReturnType<typeof pino.destination> | undefined;

/**
 * The standard output of the process, written in batches and without blocking (ADR 27). pino writes the rest when the process
 * exits; a process that is killed loses at most the lines of the last tenth of a second.
 */
export const logOutput = () =>
  (output ??= pino.destination({
    dest: 1,
    sync: false,
    minLength: bufferBytes,
    maxLength: longestBufferBytes,
    periodicFlush: flushEveryMs,
  }));

/** For warnings and errors: what a process says just before it dies is the most useful. */
export const flushLog = (): void => output?.flush();
