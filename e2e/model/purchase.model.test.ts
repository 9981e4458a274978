import fc from 'fast-check';
import { clockOf } from '../support/clock.ts';
import { expectInvariantsHold } from '../support/invariants.ts';
import { createTestSystem, operator } from '../support/system.ts';
import { commandSequences } from './command-sequences.ts';
import { replayAtEnd } from './commands/replay.ts';
import { createTestContext, readPrices, type SharedContext } from './context/context.ts';
import { finalCheck } from './context/final-check.ts';
import { Model } from './reference/model.ts';
import { type Failure, report } from './report.ts';

/** Another seed: `MODEL_SEED=7 MODEL_RUNS=200 npm test -- e2e/model`. */
const seed = Number(process.env.MODEL_SEED ?? 92);
const runs = Number(process.env.MODEL_RUNS ?? 20);
/** A run takes one to three seconds; the rest of the budget is for shrinking a failed run. */
const timeBudgetMs = Math.max(150_000, runs * 10_000);
/** A loaded machine may be slow. While a failed run is shrunk, shorter timeouts save time. */
const timeoutMs = 60_000;
const shrinkTimeoutMs = 4_000;

/** No rate limits. A service fee, so that its cents have to be shared between stores. */
const settings = {
  RATE_LIMIT_USER: '0',
  RATE_LIMIT_PLACE: '0',
  DECLINES_PER_SHOPPER: '0',
  SERVICE_FEE_BASIS_POINTS: '250',
};

let shared: SharedContext;
beforeAll(async () => {
  const system = await createTestSystem(settings);
  shared = { system, clock: clockOf(system), prices: await readPrices(system), operator: await operator(system) };
});
afterAll(() => shared?.system.close());

describe('random sequences of shopper, bank and operator commands, crashes and redeliveries', () => {
  it(
    'are answered, shown and charged as the reference model predicts',
    async () => {
      let failure: Failure | undefined;
      const until = Date.now() + timeBudgetMs;
      const property = fc.asyncProperty(commandSequences, async ([opening, afterwards]) => {
        // Checked between runs: fast-check’s own time limit would leave a run going on in a system that is being stopped.
        if (Date.now() > until) return;
        const ctx = await createTestContext(shared, failure ? shrinkTimeoutMs : timeoutMs);
        const model = new Model(shared.prices);
        try {
          await fc.asyncModelRun(() => ({ model, real: ctx }), [...opening, ...afterwards, ...replayAtEnd]);
          await finalCheck(model, ctx);
        } catch (error) {
          failure = { log: ctx.log, error };
          await shared.system.stripe.control('webhooks', { off: true });
          throw error;
        }
      });
      console.log(`Model test: ${runs} runs of seed ${seed}`);
      const outcome = await fc.check(property, { seed, numRuns: runs, plugins: [fc.unbiased()] });
      if (failure)
        throw new Error(
          report(failure, { seed, runs: outcome.numRuns, shrinks: outcome.numShrinks, cutShort: Date.now() > until }),
        );
    },
    timeBudgetMs + 240_000,
  );

  it('afterwards every invariant holds', () => expectInvariantsHold(shared.system));
});
