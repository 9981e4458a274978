import { spawn } from 'node:child_process';
import { failurePoints } from '@muse/kit';
import type { Running } from '@muse/ops';
import type { Fault, FaultContext } from './fault.ts';

const anyProcess = ({ supervisor, random }: FaultContext): Running | undefined =>
  random.some(supervisor.running(), 1)[0];

/** Kills a process with SIGKILL. */
export const kill: Fault = {
  name: 'kill',
  lane: 'processes',
  async inject(ctx) {
    const victim = anyProcess(ctx);
    victim?.kill('SIGKILL');
    await ctx.rest(200, 2_500);
    return `killed ${victim?.name}`;
  },
};

/** Arms a failure point: the process exits when it reaches it. A point that is not reached stays armed. */
export const points: Fault = {
  name: 'points',
  lane: 'processes',
  async inject(ctx) {
    const victim = anyProcess(ctx);
    const point = ctx.random.oneOf(failurePoints);
    victim?.failAt({ point });
    await ctx.rest(500, 3_000);
    return `armed '${point}'`;
  },
};

/** Stops a process with SIGTERM, as a deployment does: it finishes its work in flight and is restarted. */
export const restart: Fault = {
  name: 'restart',
  lane: 'processes',
  async inject(ctx) {
    const stopping = anyProcess(ctx);
    if (!stopping) return 'no process was running';
    ctx.supervisor.expectExit(stopping);
    stopping.kill('SIGTERM');
    await stopping.exited;
    await ctx.rest(200, 1_000);
    return `restarted ${stopping.name}`;
  },
};

const longestFreezeSeconds = 15;
/** A second process resumes it too, because a trial that is killed meanwhile would leave it stopped for ever. */
export const resumeLater = (pid: number): void =>
  spawn('sh', ['-c', `sleep ${longestFreezeSeconds}; kill -CONT ${pid}`], { detached: true, stdio: 'ignore' }).unref();

/** Suspends a process with SIGSTOP and resumes it later: its leases and connections have expired without its notice. */
export const freeze: Fault = {
  name: 'freeze',
  lane: 'processes',
  async inject(ctx) {
    const frozen = anyProcess(ctx);
    if (!frozen) return 'no process was running';
    resumeLater(frozen.pid);
    frozen.kill('SIGSTOP');
    await ctx.rest(1_000, 12_000);
    frozen.kill('SIGCONT');
    return `froze ${frozen.name}`;
  },
};
