import { setTimeout as pause } from 'node:timers/promises';
import { createRestartSchedule, type RestartPolicy } from './restart-policy.ts';

/** A process of the system, or a server that was started for it. */
export interface SupervisedProcess {
  name: string;
  log: string;
  /** Resolves once it does not run, with how it ended: `was killed`. */
  ended(): Promise<string>;
  startAgain(): Promise<unknown>;
}

interface Supervision {
  processes: SupervisedProcess[];
  policy: RestartPolicy;
  /** Aborted when the system is being stopped: from then on nothing is started. */
  stopping: AbortSignal;
  say: (line: string) => void;
}

/** Starts processes again when they end. Resolves with an explanation when one of them cannot be kept alive. */
export const supervise = ({ processes, ...rest }: Supervision): Promise<string> =>
  Promise.race(processes.map((process) => keepAlive(process, rest)));

/** Never resolves while the system is being stopped. */
async function keepAlive(
  { name, log, ended, startAgain }: SupervisedProcess,
  { policy, stopping, say }: Omit<Supervision, 'processes'>,
): Promise<string> {
  const schedule = createRestartSchedule(policy);
  let startedAt = performance.now();
  for (;;) {
    const ending = await ended();
    if (stopping.aborted) return new Promise(() => undefined);
    const pauseMs = schedule.died(performance.now() - startedAt);
    if (pauseMs === undefined)
      return `${name} cannot be kept alive: it ended ${policy.maxDeaths} times within ${policy.windowMs / 1_000} s; at last it ${ending}. Its log: ${log}`;
    say(`${name} ${ending}; it is started again in ${pauseMs / 1_000} s`);
    await pause(pauseMs, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    startedAt = performance.now();
    // A start that fails counts as one more death: the process does not run.
    if (!stopping.aborted) await startAgain().catch(() => undefined);
  }
}
