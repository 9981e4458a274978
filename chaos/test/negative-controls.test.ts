import type { Finding } from '../src/history.ts';
import { runTrial } from '../src/trial.ts';

const shortTrial = { seed: 1, seconds: 12, shoppers: 4, operators: 2, patienceMs: 10_000 };
const brokenInvariants = (findings: Finding[]) => [...new Set(findings.map(({ invariant }) => invariant))];

/** If the checker finds nothing here, it would find nothing anywhere. */
describe('a house without one of its safety nets', () => {
  it('without the inbox: what is said twice happens twice, and the checker sees it', async () => {
    // About one purchase in eight leaves something in the cart that a second telling takes away.
    const { findings, copies } = await runTrial({
      ...shortTrial,
      purchases: 70,
      faults: ['old-facts'],
      without: 'inbox',
    });
    expect(copies).toBeGreaterThan(0);
    expect(brokenInvariants(findings)).toEqual(expect.arrayContaining([9])); // carts lose more than was bought
  }, 300_000);

  it('without the relay’s retry: what was not said at once is never said, and the checker sees it', async () => {
    const { findings, clients, quiet } = await runTrial({
      ...shortTrial,
      purchases: 40,
      faults: ['kill', 'broker-restart'],
      without: 'relay retry',
    });
    expect((clients.places['201'] ?? 0) + (clients.places['202'] ?? 0)).toBeGreaterThan(0);
    expect(quiet.quiet).toBe(false);
    expect(brokenInvariants(findings)).toEqual(expect.arrayContaining([10])); // facts that nobody ever heard
  }, 300_000);
});
