import { redactText } from './telemetry/redact.ts';

const stopTimeoutMs = 30_000;
/** Shorter when the parent process is gone: its database and broker are stopping too. */
const orphanStopTimeoutMs = 5_000;

/**
 * Ends the process. When the parent is gone it uses SIGKILL: nothing reads our log any more, and the final flush of pino would
 * retry the write for ever (sonic-boom 4, flushSync: any error but EAGAIN is retried without end).
 */
export function endProcess(code: number): void {
  if (process.send !== undefined && !process.connected) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

/** Ends the process after `stop`, or when `stop` takes too long. */
export function createProcessExit(stop: () => Promise<void>) {
  let stopping = false;
  const leave = (reason: string, timeoutMs = stopTimeoutMs, code = 0): void => {
    if (stopping) endProcess(1);
    stopping = true;
    setTimeout(() => endProcess(1), timeoutMs).unref();
    void stop()
      .then(() => endProcess(code))
      .catch((error: unknown) => {
        console.error(`Stopping after ${reason} failed: ${errorSentence(error)}`);
        endProcess(1);
      });
  };
  const onDisconnect = (): void => leave('the parent went away', orphanStopTimeoutMs);

  return {
    leave,
    isStopping: () => stopping,
    giveUp(why: string): void {
      if (stopping) return;
      console.error(`Leaving, to be started anew: ${why}`);
      leave('giving up', stopTimeoutMs, 1);
    },
    onSignals(): void {
      process.on('SIGTERM', () => leave('SIGTERM'));
      process.on('SIGINT', () => leave('SIGINT'));
      process.on('disconnect', onDisconnect);
      // The parent may have gone while this process was loading, before the listener above existed.
      if (process.send !== undefined && !process.connected) onDisconnect();
      // An unhandled rejection is a bug that leaves work in an unknown state, so the process restarts.
      process.on('unhandledRejection', (error) => {
        console.error(`Unhandled: ${errorSentence(error)}`);
        leave('unhandledRejection', stopTimeoutMs, 1);
      });
    },
  };
}

export const errorSentence = (error: unknown): string =>
  redactText(error instanceof Error ? (error.stack ?? error.message) : String(error));
