import { createTurns, type EndTurn, type Turns } from './turns.ts';

const { jest } = import.meta;

describe('carts take turns', () => {
  let turns: Turns;
  /** Ends of the turns, in the sequence in which they came; `undefined` for a caller who has left. */
  let ends: (EndTurn | undefined)[] = [];
  beforeEach(() => {
    jest.useFakeTimers();
    ends = [];
    turns = createTurns(20);
  });
  afterEach(() => void jest.useRealTimers());

  const settle = () => jest.advanceTimersByTimeAsync(0);
  const come = async (count: number, waitMs = 5_000) => {
    const leaving: (() => void)[] = [];
    for (let n = 0; n < count; n += 1)
      void turns.wait(waitMs, (leave) => leaving.push(leave)).then((end) => ends.push(end));
    await settle();
    return leaving;
  };
  const answer = async (afterMs: number, isMeasure = true) => {
    await jest.advanceTimersByTimeAsync(afterMs);
    ends.shift()?.(isMeasure);
    await settle();
  };
  /** The shortest answer takes 1 ms, and all others 50. */
  const fillTheMachine = async () => {
    await come(1);
    await answer(1);
    for (let n = 0; n < 100; n += 1) {
      await come(1);
      await answer(50);
    }
  };

  it('and none waits while the machine is not full', async () => {
    await come(20);
    expect(ends).toHaveLength(20);
    expect(turns.waiting()).toBe(0);
  });

  it('and three at a time are left when answers are slow; the others wait and come in their sequence', async () => {
    await fillTheMachine();
    expect(Math.floor(turns.limit())).toBe(3);
    await come(5);
    expect([ends.length, turns.waiting()]).toEqual([3, 2]);
    await answer(0);
    expect([ends.length, turns.waiting()]).toEqual([3, 1]);
  });

  it('and more again when answers are fast', async () => {
    await fillTheMachine();
    await come(30);
    for (let n = 0; n < 30; n += 1) await answer(0);
    expect(turns.limit()).toBeGreaterThan(4);
  });

  it('and fast refusals, which are no measure, do not make other answers slow', async () => {
    for (let n = 0; n < 100; n += 1) {
      await come(2);
      await answer(1, false);
      await answer(49);
    }
    expect(turns.limit()).toBe(20);
  });

  it('and a turn is over after 200 ms, so that a service that hangs does not keep all carts waiting', async () => {
    await fillTheMachine();
    await come(5);
    expect(turns.waiting()).toBe(2);
    await jest.advanceTimersByTimeAsync(200);
    expect([ends.length, turns.waiting()]).toEqual([5, 0]);
  });

  it('and a caller who has waited too long or has hung up leaves the queue', async () => {
    await fillTheMachine();
    await come(3);
    const [leave] = await come(1);
    leave?.();
    await settle();
    expect(ends.slice(3)).toEqual([undefined]);
    await come(1, 100);
    await jest.advanceTimersByTimeAsync(100);
    expect(ends.slice(3)).toEqual([undefined, undefined]);
    expect(turns.waiting()).toBe(0);
  });
});
