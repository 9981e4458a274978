import { flushCompileCache } from 'node:module';
import { ConfigError, type Settings } from './config/settings.ts';
import { allowTrials } from './fault-injection/trials.ts';
import { optimizeEarly } from './optimize-early.ts';
import { createProcessExit, endProcess, errorSentence } from './process-exit.ts';
import type { ServiceDefinition } from './service.ts';
import { type Started, startService } from './start.ts';

/**
 * Runs a service as a process: starts it, waits for a signal, and stops it. A second signal ends the process at once.
 * `giveUp` is for a failure that only a restart can heal: it stops the service and exits with 1, so that the supervisor restarts it.
 */
export async function runProcess(start: (giveUp: (why: string) => void) => Promise<Started>): Promise<void> {
  optimizeEarly();
  let started: Started | undefined;
  const exit = createProcessExit(() => Promise.resolve(started?.stop()));
  exit.onSignals();
  try {
    allowTrials(process.env);
    started = await start(exit.giveUp);
    if (exit.isStopping()) exit.leave('signal');
    process.send?.({ ready: started.url, adminUrl: started.adminUrl });
    flushCompileCacheSoon();
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : `Could not start: ${errorSentence(error)}`);
    endProcess(1);
  }
}

/**
 * Where `NODE_COMPILE_CACHE` is set, Node writes what it has compiled when the process exits: after a change of the code that takes
 * seconds, by which it stops later. It blocks the process, so the processes of a system do it at different times.
 */
function flushCompileCacheSoon(): void {
  setTimeout(() => flushCompileCache(), 15_000 + Math.random() * 30_000).unref();
}

export const runService = <S extends Settings, Dependencies extends object>(
  definition: ServiceDefinition<S, Dependencies>,
): Promise<void> => runProcess((giveUp) => startService(definition, process.env, { onUnrecoverable: giveUp }));
