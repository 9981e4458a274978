import { createRestartSchedule, restartPolicy } from './restart-policy.ts';

/** A process that lives so many seconds each time; the pause before each restart in seconds, `undefined` once it is given up. */
function pausesAfterLives(...livesInSeconds: number[]): (number | undefined)[] {
  let clock = 0;
  const schedule = createRestartSchedule(restartPolicy, () => clock);
  return livesInSeconds.map((life) => {
    clock += life * 1_000;
    const pause = schedule.died(life * 1_000);
    clock += pause ?? 0;
    return pause === undefined ? undefined : pause / 1_000;
  });
}

describe('the restart of a process that ended', () => {
  it('waits longer after every death, up to ten seconds', () => {
    expect(pausesAfterLives(20, 20, 20, 20, 20, 20, 20)).toEqual([0.5, 1, 2, 4, 8, 10, 10]);
  });

  it('waits the first pause again after a life of a minute', () => {
    expect(pausesAfterLives(1, 1, 1, 60, 1)).toEqual([0.5, 1, 2, 0.5, 1]);
  });

  it('is given up after five deaths within a minute', () => {
    expect(pausesAfterLives(1, 1, 1, 1, 1)).toEqual([0.5, 1, 2, 4, undefined]);
    expect(pausesAfterLives(3_600, 1, 1, 1, 1)).toEqual([0.5, 1, 2, 4, undefined]);
  });

  it('goes on for ever if deaths are further apart', () => {
    expect(pausesAfterLives(...Array.from({ length: 100 }, () => 30))).not.toContain(undefined);
  });
});
