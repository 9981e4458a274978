import { breachesIn, reviewCompatibility, unsavedIn } from './compatibility/review.ts';

/** `npm run compatibility`, part of `npm run check`: compares the contracts with the snapshots in packages/contracts/compatibility. */
const verdicts = await reviewCompatibility();
const problems = [...breachesIn(verdicts), ...unsavedIn(verdicts)];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`Compatible: ${verdicts.length} snapshots match the contracts.`);
