import { reportBreakingChanges, reportUnsaved, reviewCompatibility } from './compatibility/review.ts';

/** `npm run compatibility`, part of `npm run check`: the declarations are compatible with packages/contracts/compatibility. */
const reviewed = await reviewCompatibility();
const wrong = [...reportBreakingChanges(reviewed), ...reportUnsaved(reviewed)];
for (const sentence of wrong) console.error(sentence);
if (wrong.length > 0) process.exitCode = 1;
else console.log(`${reviewed.length} declarations are compatible with their snapshots.`);
