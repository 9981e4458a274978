import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { breachesIn, reviewCompatibility, saveNewSnapshots } from './compatibility/review.ts';
import { generatedFiles } from './generated/files.ts';
import { repository } from './system/processes.ts';

/** `npm run generate`: writes what is made from the code, and promises what is new. Tests and `npm run check` hold the files against it. */
for (const [path, content] of Object.entries(generatedFiles())) {
  const file = join(repository, path);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) continue;
  await writeFile(file, content);
  console.log(`${before === undefined ? 'made' : 'renewed'} ${path}`);
}

const verdicts = await reviewCompatibility();
for (const path of await saveNewSnapshots(verdicts)) console.log(`promised ${path}`);
for (const sentence of breachesIn(verdicts)) {
  console.error(sentence);
  process.exitCode = 1;
}
