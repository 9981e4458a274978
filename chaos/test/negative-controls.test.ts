import type { Finding } from '../src/history.ts';
import { runTrial } from '../src/trial.ts';

const shortTrial = { seed: 1, seconds: 12, shoppers: 4, operators: 2, patienceMs: 10_000 };
const brokenInvariants = (findings: Finding[]) => [...new Set(findings.map(({ invariant }) => invariant))];

/** With a safeguard switched off the checker must find violations; otherwise a trial without findings proves nothing. */
describe('negative control', () => {
  it('without the inbox: a duplicate event has its effect twice, and the checker finds it', async () => {
    // About one purchase in eight leaves items in the cart that a duplicate event then removes.
    const { findings, copies } = await runTrial({
      ...shortTrial,
      purchases: 70,
      faults: ['old-facts'],
      without: 'inbox',
    });
    expect(copies).toBeGreaterThan(0);
    expect(brokenInvariants(findings)).toEqual(expect.arrayContaining([9])); // a cart loses more than was bought
  }, 600_000);

  it('without the outbox retry: an event not published at once is lost, and the checker finds it', async () => {
    const { findings, clients, quiet } = await runTrial({
      ...shortTrial,
      purchases: 40,
      faults: ['kill', 'broker-restart'],
      without: 'relay retry',
    });
    expect((clients.places['201'] ?? 0) + (clients.places['202'] ?? 0)).toBeGreaterThan(0);
    expect(quiet.quiet).toBe(false);
    expect(brokenInvariants(findings)).toEqual(expect.arrayContaining([10])); // events that were never published
  }, 600_000);
});
