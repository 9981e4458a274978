import type { Finding } from '../src/history.ts';
import { runTrial } from '../src/trial.ts';

/** One process of each service: what is shown is damage, and not who takes over from whom. */
const smallTrial = { replicas: 1, operators: 1, patienceMs: 10_000 };
const brokenInvariants = (findings: Finding[]) => [...new Set(findings.map(({ invariant }) => invariant))];

/** With a safeguard switched off the checker must find violations; otherwise a trial without findings proves nothing. */
describe('negative control', () => {
  it('without the inbox: a duplicate event has its effect twice, and the checker finds it', async () => {
    const { findings, copies } = await runTrial({
      ...smallTrial,
      // A purchase that leaves items of the same kind in the cart, which a duplicate event then removes, is one in eight.
      // With this seed five of six do, and three of them are the first ones, so that copies of their events follow.
      seed: 2079,
      shoppers: 3,
      journeys: 2,
      seconds: 5,
      faults: ['old-facts'],
      without: 'inbox',
    });
    expect(copies).toBeGreaterThan(0);
    expect(brokenInvariants(findings)).toEqual(expect.arrayContaining([9])); // a cart loses more than was bought
  }, 600_000);

  it('without the outbox retry: an event not published at once is lost, and the checker finds it', async () => {
    const { findings, clients, quiet } = await runTrial({
      ...smallTrial,
      seed: 1,
      shoppers: 4,
      seconds: 12, // the broker is down from the first second on, while the first purchases are placed
      purchases: 4,
      faults: ['broker-restart'],
      without: 'relay retry',
    });
    expect((clients.places['201'] ?? 0) + (clients.places['202'] ?? 0)).toBeGreaterThan(0);
    expect(quiet.quiet).toBe(false);
    expect(brokenInvariants(findings)).toEqual(expect.arrayContaining([10])); // events that were never published
  }, 600_000);
});
