import { spawn } from 'node:child_process';
import { failurePoints } from '@muse/kit';
import type { Running } from '@muse/ops';
import type { Fault, FaultContext } from './fault.ts';

const anyProcess = ({ supervisor, random }: FaultContext): Running | undefined =>
  random.some(supervisor.running(), 1)[0];

/** Out of nowhere, in the middle of whatever it is at. */
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

/** At the worst moments, by name. A point it does not come to stays armed for later. */
export const points: Fault = {
  name: 'points',
  lane: 'processes',
  async inject(ctx) {
    const victim = anyProcess(ctx);
    const point = ctx.random.oneOf(failurePoints);
    try {
      victim?.failAt({ point });
    } catch {
      return 'too late: it had ended already';
    }
    await ctx.rest(500, 3_000);
    return `armed '${point}'`;
  },
};

/** Asked to leave, as in every deployment: it finishes what it has in hand, and another begins. */
export const restart: Fault = {
  name: 'restart',
  lane: 'processes',
  async inject(ctx) {
    const stopping = anyProcess(ctx);
    if (!stopping) return 'nobody was there';
    ctx.supervisor.expectExit(stopping);
    stopping.kill('SIGTERM');
    await stopping.exited;
    await ctx.rest(200, 1_000);
    return `restarted ${stopping.name}`;
  },
};

const longestFreezeSeconds = 15;
/** Somebody else wakes it too: a trial that is killed meanwhile would leave it standing there for ever. */
const resumeLater = (pid: number): void =>
  spawn('sh', ['-c', `sleep ${longestFreezeSeconds}; kill -CONT ${pid}`], { detached: true, stdio: 'ignore' }).unref();

/** Stands still with everything it holds, and wakes up believing that no time has passed: leases and connections are gone. */
export const freeze: Fault = {
  name: 'freeze',
  lane: 'processes',
  async inject(ctx) {
    const frozen = anyProcess(ctx);
    if (!frozen) return 'nobody was there';
    resumeLater(frozen.pid);
    frozen.kill('SIGSTOP');
    await ctx.rest(1_000, 12_000);
    frozen.kill('SIGCONT');
    return `froze ${frozen.name}`;
  },
};
