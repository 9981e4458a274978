import { drawOrderNumber } from '@muse/contracts';
import { chooseFrom, type WayState } from './way-choice.ts';

const usable = { stage: 'live', closedCode: null, breakerOpen: false, permitted: true, switchedOff: false } as const;
const api: WayState = { method: 'api', ...usable };
const headless: WayState = { method: 'headless', ...usable };

describe('the way of an order', () => {
  it('is the first usable one in the order of the store', () => {
    expect(chooseFrom([api, headless], null)).toMatchObject({ method: 'api', skipped: [] });
    expect(chooseFrom([headless, api], null)).toMatchObject({ method: 'headless' });
    expect(chooseFrom([{ ...api, permitted: false }, headless], null)).toMatchObject({
      method: 'headless',
      skipped: [{ method: 'api', code: 'no_permission' }],
    });
  });

  it('after a failed one is the next one, at last a person', () => {
    expect(chooseFrom([api, headless], 'api')).toMatchObject({ method: 'headless' });
    expect(chooseFrom([api, headless], 'headless')).toMatchObject({
      method: 'manual',
      reason: 'by hand: no other automatic way is left',
    });
    expect(chooseFrom([api, headless], 'manual')).toMatchObject({ method: 'manual', skipped: [] });
    expect(chooseFrom([], null)).toMatchObject({
      method: 'manual',
      reason: 'by hand: no automatic way is set up for this store',
    });
  });

  it.each([
    [{ switchedOff: true }, 'killed_by_switch'],
    [{ permitted: false }, 'no_permission'],
    [{ stage: 'draft' }, 'gate_closed'],
    [{ stage: 'shadow' }, 'gate_closed'],
    [{ stage: 'canary' }, 'gate_closed'],
    [{ closedCode: 'rate' }, 'gate_closed'],
    [{ breakerOpen: true }, 'breaker_open'],
  ] as const)('is never a machine with %j', (changes, code) => {
    const { method, skipped } = chooseFrom([{ ...headless, ...changes }], null);
    expect([method, skipped]).toEqual(['manual', [{ method: 'headless', code }]]);
  });

  it('is a canary’s for about 5 of 100 orders, and for the same ones every time', () => {
    const canary: WayState = { ...headless, stage: 'canary' };
    const orders = Array.from({ length: 2_000 }, drawOrderNumber);
    const chosen = orders.filter((number) => chooseFrom([canary], null, number).method === 'headless');
    expect(chosen.length / orders.length).toBeGreaterThan(0.02);
    expect(chosen.length / orders.length).toBeLessThan(0.09);
    expect(chosen.every((number) => chooseFrom([canary], null, number).method === 'headless')).toBe(true);
  });
});
