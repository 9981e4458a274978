import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessGroup } from './process-group.ts';
import type { ProcessSpec } from './process-specs.ts';
import { createRestartSchedule, type RestartPolicy } from './restart-policy.ts';

interface Supervision {
  group: ProcessGroup;
  specs: ProcessSpec[];
  policy: RestartPolicy;
  say: (line: string) => void;
}

/** Starts processes again when they end. Resolves with an explanation when one of them cannot be kept alive. */
export const supervise = ({ specs, ...rest }: Supervision): Promise<string> =>
  Promise.race(specs.map((spec) => keepAlive(spec, rest)));

/** Never resolves while the group is being stopped. */
async function keepAlive(spec: ProcessSpec, { group, policy, say }: Omit<Supervision, 'specs'>): Promise<string> {
  const { name } = spec;
  const schedule = createRestartSchedule(policy);
  let startedAt = performance.now();
  for (;;) {
    const ending = await endOf(group, name);
    if (group.stopping.aborted) return new Promise(() => undefined);
    const pauseMs = schedule.died(performance.now() - startedAt);
    if (pauseMs === undefined)
      return `${name} cannot be kept alive: it ended ${policy.maxDeaths} times within ${policy.windowMs / 1_000} s; at last it ${ending}. Its log: ${group.logOf(name)}`;
    say(`${name} ${ending}; it is started again in ${pauseMs / 1_000} s`);
    await pause(pauseMs, undefined, { signal: group.stopping, ref: false }).catch(() => undefined);
    startedAt = performance.now();
    await group.restart(spec).catch(() => undefined); // a start that fails is one more death: no process of this name runs
  }
}

/** Waits for the end of the process, which may have failed to start, and says how it ended. */
async function endOf(group: ProcessGroup, name: string): Promise<string> {
  const running = group.running.find((each) => each.name === name);
  if (!running) return 'could not start';
  const code = await running.exited;
  return code === null ? 'was killed' : `ended with code ${code}`;
}
