import type { Finding } from '../src/testimony.ts';
import { runTrial } from '../src/trial.ts';

const broken = (findings: Finding[]) => [...new Set(findings.map(({ invariant }) => invariant))];

/** If the checker finds nothing here, it would find nothing anywhere. */
describe('a house without one of its safety nets', () => {
  it('without the inbox: what is said twice happens twice, and the checker sees it', async () => {
    const { findings, people } = await runTrial({
      ...{ seed: 1, seconds: 20, shoppers: 4, operators: 2 },
      faults: ['duplicates'],
      without: 'inbox',
      quietWithinMs: 30_000,
    });
    expect(people.places['201']).toBeGreaterThan(0);
    expect(broken(findings)).toEqual(expect.arrayContaining([9])); // carts lose more than was bought
  }, 240_000);

  it('without the relay’s retry: what was not said at once is never said, and the checker sees it', async () => {
    const { findings, people } = await runTrial({
      ...{ seed: 1, seconds: 20, shoppers: 4, operators: 2 },
      faults: ['kill', 'points', 'broker-restart'],
      without: 'relay retry',
      quietWithinMs: 30_000,
    });
    expect(people.places['201']).toBeGreaterThan(0);
    expect(broken(findings)).toEqual(expect.arrayContaining([10])); // facts that nobody ever heard
  }, 240_000);
});
