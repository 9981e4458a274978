import { createLog } from '@muse/kit';
import type { SessionProgress } from '../domain/attempt-outcome.ts';
import { createOutcomeWaiters } from './outcome-waiters.ts';

const running: SessionProgress = {
  ...{ id: 'cs_1', version: 4, status: 'complete_in_progress', attempt: 1, decline: null, confirmation: null },
};
const asked: SessionProgress = { ...running, version: 5, status: 'authentication_required' };
const present = new AbortController().signal;
const log = createLog('checkout', 'silent');

describe('the waiting room', () => {
  let rows: SessionProgress[] = [];
  let looks: string[][] = [];
  const open = () =>
    createOutcomeWaiters(async (ids) => {
      looks.push(ids);
      return rows;
    }, log);
  beforeEach(() => {
    rows = [];
    looks = [];
  });

  it('hears what is told between taking the seat and waiting', async () => {
    const ctx = open();
    const waiter = ctx.register('cs_1');
    ctx.notify(asked);
    expect(await waiter.outcome(running, 60_000, present)).toEqual({ kind: 'asked' });
    waiter.cancel();
  });

  it('does not take old news for the outcome, nor somebody else’s', async () => {
    const ctx = open();
    const waiter = ctx.register('cs_1');
    ctx.notify({ ...asked, version: 3 });
    ctx.notify({ ...asked, id: 'cs_2' });
    expect(await waiter.outcome(running, 20, present)).toBeUndefined();
    waiter.cancel();
  });

  it('finds what happened in another process, looking once for everybody', async () => {
    const ctx = open();
    const waiters = [ctx.register('cs_1'), ctx.register('cs_1'), ctx.register('cs_2')];
    rows = [asked, { ...asked, id: 'cs_2' }];
    const outcomes = await Promise.all(
      waiters.map((waiter, n) => waiter.outcome({ ...running, id: n === 2 ? 'cs_2' : 'cs_1' }, 60_000, present)),
    );
    expect(outcomes).toEqual(Array(3).fill({ kind: 'asked' }));
    expect(looks).toEqual([['cs_1', 'cs_2']]);
    for (const waiter of waiters) waiter.cancel();
  });

  it('lets go of a caller that has gone, and looks no longer for it', async () => {
    const ctx = open();
    const waiter = ctx.register('cs_1');
    const caller = new AbortController();
    const waiting = waiter.outcome(running, 60_000, caller.signal);
    caller.abort();
    expect(await waiting).toBeUndefined();
    expect(await waiter.outcome(running, 60_000, caller.signal)).toBeUndefined();
    waiter.cancel();
    const other = ctx.register('cs_2');
    rows = [{ ...asked, id: 'cs_2' }];
    expect(await other.outcome({ ...running, id: 'cs_2' }, 60_000, present)).toEqual({ kind: 'asked' });
    expect(looks).toEqual([['cs_2']]);
    other.cancel();
    ctx.close();
  });
});
