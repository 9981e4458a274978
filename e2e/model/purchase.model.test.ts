import fc from 'fast-check';
import { clockOf } from '../support/clock.ts';
import { everythingIsAccountedFor } from '../support/quiet.ts';
import { createTestSystem, operator } from '../support/system.ts';
import { replayAtEnd } from './commands/replay.ts';
import { enter, readPrices, type Theatre } from './context/context.ts';
import { finalCheck } from './context/final-check.ts';
import { Model } from './reference/model.ts';
import { type Failure, report } from './report.ts';
import { stories } from './stories.ts';

/** Another story: `MODEL_SEED=7 MODEL_RUNS=200 npm test -- e2e/model`. */
const seed = Number(process.env.MODEL_SEED ?? 92);
const runs = Number(process.env.MODEL_RUNS ?? 20);
/** A run takes a second or three; what is left of this is for finding a shorter story where one failed. */
const longestMs = Math.max(150_000, runs * 10_000);
/** A house under load is not wrong because it is slow; while a shorter story is looked for, there is no time to be as kind. */
const patienceMs = 20_000;
const patienceForShorterOnesMs = 4_000;

/** The limits would be another story; the fee is there so that cents have to be shared. */
const settings = { RATE_LIMIT_USER: '0', RATE_LIMIT_PLACE: '0', SERVICE_FEE_BASIS_POINTS: '250' };

let shared: Theatre;
beforeAll(async () => {
  const system = await createTestSystem(settings);
  shared = { system, clock: clockOf(system), prices: await readPrices(system), operator: await operator(system) };
}, 90_000);
afterAll(() => shared?.system.close(), 60_000);

describe('whatever a shopper, her bank, an operator and bad luck do in whatever order', () => {
  it(
    'is answered, shown and charged as the model says',
    async () => {
      let failure: Failure | undefined;
      const until = Date.now() + longestMs;
      const property = fc.asyncProperty(stories, async ([opening, afterwards]) => {
        // Looked at between runs: fast-check’s own limit would leave a run going on in a house that is being closed.
        if (Date.now() > until) return;
        const ctx = await enter(shared, failure ? patienceForShorterOnesMs : patienceMs);
        const model = new Model(shared.prices);
        try {
          await fc.asyncModelRun(() => ({ model, real: ctx }), [...opening, ...afterwards, ...replayAtEnd]);
          await finalCheck(model, ctx);
        } catch (error) {
          failure = { story: ctx.story, error };
          await shared.system.stripe.control('webhooks', { off: true });
          throw error;
        }
      });
      console.log(`The model: ${runs} runs of seed ${seed}`);
      const found = await fc.check(property, { seed, numRuns: runs, plugins: [fc.unbiased()] });
      if (failure)
        throw new Error(
          report(failure, { seed, runs: found.numRuns, shrinks: found.numShrinks, cutShort: Date.now() > until }),
        );
    },
    longestMs + 60_000,
  );

  it('and when all is quiet, every cent is accounted for', () => everythingIsAccountedFor(shared.system), 60_000);
});
