import { ConfigError, type Settings } from './config/settings.ts';
import { allowTrials } from './fault-injection/trials.ts';
import type { ServiceDefinition } from './service.ts';
import { type Started, startService } from './start.ts';
import { redactText } from './telemetry/redact.ts';

const hardStopMs = 30_000;
/** Left alone by whoever started it, a process has little to finish: its database and broker are going too. */
const orphanStopMs = 5_000;

/**
 * Where whoever started us is gone, nobody reads our log any more, and pino's last flush would try to write to nobody for ever
 * (sonic-boom 4, flushSync: any error but EAGAIN is tried again without end). So there the process ends without it.
 */
function end(code: number): void {
  if (process.send !== undefined && !process.connected) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

/**
 * The life of a process: starts, waits for a signal, drains, leaves. A second signal leaves at once. `giveUp` is for what only
 * a new process can heal: it drains as well, and leaves with 1, so that whoever watches over us starts us anew.
 */
export async function runProcess(start: (giveUp: (why: string) => void) => Promise<Started>): Promise<void> {
  let started: Started | undefined;
  let stopping = false;
  const leave = (signal: string, withinMs = hardStopMs, code = 0) => {
    if (stopping) end(1);
    stopping = true;
    setTimeout(() => end(1), withinMs).unref();
    void Promise.resolve(started?.stop())
      .then(() => end(code))
      .catch((error: unknown) => {
        console.error(`Stopping after ${signal} failed: ${sentenceOf(error)}`);
        end(1);
      });
  };
  const giveUp = (why: string) => {
    if (stopping) return;
    console.error(`Leaving, to be started anew: ${why}`);
    leave('giving up', hardStopMs, 1);
  };
  process.on('SIGTERM', () => leave('SIGTERM'));
  process.on('SIGINT', () => leave('SIGINT'));
  process.on('disconnect', () => leave('the parent went away', orphanStopMs));
  // It may have gone while we were still being loaded, when nobody listened yet.
  if (process.send !== undefined && !process.connected) leave('the parent went away', orphanStopMs);
  // A promise nobody awaited is a bug: its work is in an unknown state, so the process starts anew rather than guess.
  process.on('unhandledRejection', (error) => {
    console.error(`Unhandled: ${sentenceOf(error)}`);
    leave('unhandledRejection', hardStopMs, 1);
  });
  try {
    allowTrials(process.env);
    started = await start(giveUp);
    if (stopping) leave('signal');
    process.send?.({ ready: started.url });
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : `Could not start: ${sentenceOf(error)}`);
    end(1);
  }
}

export const runService = <S extends Settings, Dependencies extends object>(
  definition: ServiceDefinition<S, Dependencies>,
): Promise<void> => runProcess((giveUp) => startService(definition, process.env, { onUnrecoverable: giveUp }));

const sentenceOf = (error: unknown): string =>
  redactText(error instanceof Error ? (error.stack ?? error.message) : String(error));
