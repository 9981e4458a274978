import { spawn } from 'node:child_process';
import { failurePoints } from '@muse/kit';
import type { Running } from '@muse/ops';
import type { Fault, FaultContext } from './fault.ts';

const anybody = ({ supervisor, random }: FaultContext): Running | undefined => random.some(supervisor.alive(), 1)[0];

/** Out of nowhere, in the middle of whatever it is at. */
export const kill: Fault = {
  name: 'kill',
  lane: 'processes',
  async inject(ctx) {
    const victim = anybody(ctx);
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
    const victim = anybody(ctx);
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
    const leaver = anybody(ctx);
    if (!leaver) return 'nobody was there';
    ctx.supervisor.expect(leaver);
    leaver.kill('SIGTERM');
    await leaver.exited;
    await ctx.rest(200, 1_000);
    return `restarted ${leaver.name}`;
  },
};

const longestSleepSeconds = 15;
/** Somebody else wakes it too: a trial that is killed meanwhile would leave it standing there for ever. */
const wakeLater = (pid: number): void =>
  spawn('sh', ['-c', `sleep ${longestSleepSeconds}; kill -CONT ${pid}`], { detached: true, stdio: 'ignore' }).unref();

/** Stands still with everything it holds, and wakes up believing that no time has passed: leases and connections are gone. */
export const freeze: Fault = {
  name: 'freeze',
  lane: 'processes',
  async inject(ctx) {
    const sleeper = anybody(ctx);
    if (!sleeper) return 'nobody was there';
    wakeLater(sleeper.pid);
    sleeper.kill('SIGSTOP');
    await ctx.rest(1_000, 12_000);
    sleeper.kill('SIGCONT');
    return `froze ${sleeper.name}`;
  },
};
