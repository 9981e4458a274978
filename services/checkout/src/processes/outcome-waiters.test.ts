import { createLog } from '@muse/kit';
import type { SessionProgress } from '../domain/attempt-outcome.ts';
import { createOutcomeWaiters } from './outcome-waiters.ts';

const { jest } = import.meta;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const running: SessionProgress = {
  ...{ id: 'cs_1', version: 4, status: 'complete_in_progress', attempt: 1, decline: null, confirmation: null },
};
const authenticationRequired: SessionProgress = { ...running, version: 5, status: 'authentication_required' };
const present = new AbortController().signal;
const log = createLog('checkout', 'silent');

describe('outcome waiters', () => {
  let rows: SessionProgress[] = [];
  let polls: string[][] = [];
  const create = () =>
    createOutcomeWaiters(async (ids) => {
      polls.push(ids);
      return rows;
    }, log);
  beforeEach(() => {
    rows = [];
    polls = [];
  });

  it('receive an outcome notified between register and outcome', async () => {
    const waitersOfProcess = create();
    const waiter = waitersOfProcess.register('cs_1');
    waitersOfProcess.notify(authenticationRequired);
    expect(await waiter.outcome(running, 60_000, present)).toEqual({ kind: 'authentication_required' });
    waiter.cancel();
  });

  it('ignore progress of an older version or of another session', async () => {
    const waitersOfProcess = create();
    const waiter = waitersOfProcess.register('cs_1');
    waitersOfProcess.notify({ ...authenticationRequired, version: 3 });
    waitersOfProcess.notify({ ...authenticationRequired, id: 'cs_2' });
    const outcome = waiter.outcome(running, 20, present);
    await jest.advanceTimersByTimeAsync(20);
    expect(await outcome).toBeUndefined();
    waiter.cancel();
  });

  it('find the outcome of another process with one poll for all waiters', async () => {
    const waitersOfProcess = create();
    const waiters = [
      waitersOfProcess.register('cs_1'),
      waitersOfProcess.register('cs_1'),
      waitersOfProcess.register('cs_2'),
    ];
    rows = [authenticationRequired, { ...authenticationRequired, id: 'cs_2' }];
    const outcomes = Promise.all(
      waiters.map((waiter, n) => waiter.outcome({ ...running, id: n === 2 ? 'cs_2' : 'cs_1' }, 60_000, present)),
    );
    await jest.advanceTimersByTimeAsync(300);
    expect(await outcomes).toEqual(Array(3).fill({ kind: 'authentication_required' }));
    expect(polls).toEqual([['cs_1', 'cs_2']]);
    for (const waiter of waiters) waiter.cancel();
  });

  it('poll more often once another process has had an outcome', async () => {
    const waitersOfProcess = create();
    const waitMs = async (id: string): Promise<number> => {
      const began = Date.now();
      const waiter = waitersOfProcess.register(id);
      rows = [{ ...authenticationRequired, id }];
      const ended = waiter.outcome({ ...running, id }, 60_000, present).then(() => Date.now() - began);
      await jest.advanceTimersByTimeAsync(60_000);
      waiter.cancel();
      return ended;
    };
    expect(await waitMs('cs_1')).toBe(300);
    expect(await waitMs('cs_2')).toBe(100);
  });

  it('release a disconnected caller and stop polling for it', async () => {
    const waitersOfProcess = create();
    const waiter = waitersOfProcess.register('cs_1');
    const caller = new AbortController();
    const waiting = waiter.outcome(running, 60_000, caller.signal);
    caller.abort();
    expect(await waiting).toBeUndefined();
    expect(await waiter.outcome(running, 60_000, caller.signal)).toBeUndefined();
    waiter.cancel();
    const other = waitersOfProcess.register('cs_2');
    rows = [{ ...authenticationRequired, id: 'cs_2' }];
    const outcome = other.outcome({ ...running, id: 'cs_2' }, 60_000, present);
    await jest.advanceTimersByTimeAsync(300);
    expect(await outcome).toEqual({ kind: 'authentication_required' });
    expect(polls).toEqual([['cs_2']]);
    other.cancel();
    waitersOfProcess.close();
  });
});
