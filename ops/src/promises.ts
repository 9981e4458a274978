import { breachesIn, reviewPromises, unpromisedIn } from './promises/kept.ts';

/** `npm run promises`, part of `npm run check`: what is declared keeps what is promised in packages/contracts/promises. */
const verdicts = await reviewPromises();
const wrong = [...breachesIn(verdicts), ...unpromisedIn(verdicts)];
for (const sentence of wrong) console.error(sentence);
if (wrong.length > 0) process.exitCode = 1;
else console.log(`${verdicts.length} promises are kept.`);
