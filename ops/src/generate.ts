import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { breachesIn, reviewCompatibility, saveNewSnapshots } from './compatibility/review.ts';
import { generatedFiles } from './generated/files.ts';
import { repository } from './system/processes.ts';

/** `npm run generate`: writes the generated documents, and compatibility snapshots of additions. Tests check that both are current. */
for (const [path, content] of Object.entries(generatedFiles())) {
  const file = join(repository, path);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) continue;
  await writeFile(file, content);
  console.log(`${before === undefined ? 'created' : 'updated'} ${path}`);
}

const verdicts = await reviewCompatibility();
for (const path of await saveNewSnapshots(verdicts)) console.log(`snapshot ${path}`);
for (const problem of breachesIn(verdicts)) {
  console.error(problem);
  process.exitCode = 1;
}
