import { breachesIn, reviewCompatibility, unsavedIn } from './compatibility/review.ts';

/** `npm run promises`, part of `npm run check`: what is declared keeps what is promised in packages/contracts/compatibility. */
const verdicts = await reviewCompatibility();
const wrong = [...breachesIn(verdicts), ...unsavedIn(verdicts)];
for (const sentence of wrong) console.error(sentence);
if (wrong.length > 0) process.exitCode = 1;
else console.log(`${verdicts.length} promises are kept.`);
