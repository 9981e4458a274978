import { pino } from 'pino';

const bufferBytes = 8 * 1024;
const flushEveryMs = 100;
/** If the reader of our output stalls, further lines are dropped rather than kept in memory or waited for. */
const longestBufferBytes = 16 * 1024 * 1024;

type Output = ReturnType<typeof pino.destination>;

let output: Output | undefined;

/**
 * The standard output of the process, written in batches and without blocking (ADR 27). pino writes the rest when the process
 * exits; a process that is killed loses at most the lines of the last tenth of a second.
 */
export const logOutput = () => (output ??= openOutput());

/** Lines are kept as bytes: kept as text, the whole batch is measured anew for each line, which takes longer than the line. */
function openOutput(): Output {
  const opened = pino.destination({
    dest: 1,
    sync: false,
    contentMode: 'buffer',
    minLength: bufferBytes,
    maxLength: longestBufferBytes,
    periodicFlush: flushEveryMs,
  });
  const write = opened.write.bind(opened) as unknown as (line: Buffer) => boolean;
  opened.write = (line) => write(Buffer.from(line));
  return opened;
}

/** For warnings and errors: what a process says just before it dies is the most useful. */
export const flushLog = (): void => output?.flush();
